import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import { cloudFormation, LATENCY, type ClientsFor } from '../../bench/scale/clients';
import { AwsError } from '../../sandbox/wire/types';
import { forWork } from '../../src/runtime/client-configuration';
import { asSdkError, directClients, nameOf, withRetries } from './direct-clients';

/**
 * Clients of an invocation at scale (bench/scale) without a wire: a call takes what it does with AWS's own
 * clients, is tried again as by them, and is answered at once.
 */
export const directClientsAtScale: ClientsFor = (world, time, { roleName }, stack, deletedAt, tell) => {
  const { cloud } = world;
  const latency = cloud.random.stream('scale/latency');
  const retries = cloud.random.stream('scale/retries');
  const { accessKeyId } = cloud.callers.issue({
    arn: `arn:aws:sts::${cloud.account}:assumed-role/${roleName}/${stack.name}`,
    roleName,
  });
  const caller = cloud.callers.lookup(accessKeyId);
  const clients = (attempts: number): ReturnType<typeof directClients> =>
    directClients(
      ({ service, operation, input }) =>
        withRetries(
          async () => {
            await time.sleep(latency.uniform(LATENCY.from, LATENCY.to), 'a call under way');
            const told = { operation: `${service}:${operation}`, isThrottled: false };
            try {
              const answer = await time.for(cloud.callByName(service, operation, input, caller));
              tell(told);
              return answer;
            } catch (error) {
              if (!(error instanceof AwsError)) throw error;
              const failure = asSdkError(error);
              tell({ ...told, isThrottled: THROTTLED.test(nameOf(failure)) });
              throw failure;
            }
          },
          attempts,
          (below) => time.sleep(retries.uniform(0, below), 'the SDK’s wait before a retry'),
        ),
      cloud.region,
    );
  const [once, often] = [clients(1), clients(forWork.attempts)];
  return {
    ...often,
    lambdaOnce: once.lambda,
    ec2: {
      send: ((command: object) =>
        (isOneOfMany(command) ? once : often).ec2.send(command as never)) as typeof often.ec2.send,
    },
    cloudFormation: { send: cloudFormation(time, stack, deletedAt, tell) },
    destroy: () => undefined,
  };
};

const THROTTLED = /^(?:Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException)$/u;

/** As the product's own (src/runtime/clients.ts): each of many is tried once, and again by who sends them. */
function isOneOfMany(command: object): boolean {
  return command instanceof DeleteNetworkInterfaceCommand || command instanceof DetachNetworkInterfaceCommand;
}
