import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { HttpHandler } from '@smithy/protocol-http';
import { clientConfiguration, type Credentials, forWork } from './client-configuration';
import { rememberFailedCalls } from './failed-calls';

/** The services that the handlers call. */
export interface Clients {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
  readonly cloudFormation: CloudFormationClient;
  /** Closes all connections. */
  destroy(): void;
}

/** Makes the clients of one invocation. `requestHandler` is for tests: what takes the requests instead of a socket. */
export function createClients(
  credentials: Credentials,
  region: string,
  requestHandler?: HttpHandler,
): Clients {
  const configuration = {
    ...clientConfiguration(credentials, region, forWork),
    ...(requestHandler === undefined ? {} : { requestHandler }),
  };
  const ec2 = new EC2Client(configuration);
  const ec2Once = new EC2Client({ ...configuration, maxAttempts: 1 });
  const lambda = new LambdaClient(configuration);
  const ssm = new SSMClient(configuration);
  const cloudFormation = new CloudFormationClient(configuration);
  for (const each of [ec2, ec2Once]) each.middlewareStack.use(rememberFailedCalls('ec2', region));
  lambda.middlewareStack.use(rememberFailedCalls('lambda', region));
  ssm.middlewareStack.use(rememberFailedCalls('ssm', region));
  cloudFormation.middlewareStack.use(rememberFailedCalls('cloudformation', region));
  return {
    ec2: {
      send: ((command: Parameters<EC2Client['send']>[0]) =>
        (isOneOfMany(command) ? ec2Once : ec2).send(command)) as EC2Client['send'],
    },
    lambda,
    ssm,
    cloudFormation,
    destroy: () => {
      for (const client of [ec2, ec2Once, lambda, ssm, cloudFormation]) client.destroy();
    },
  };
}

/**
 * Deletes and detaches come by the hundred, and whoever sends them sees to it that each is tried again, at
 * a rate that adapts to EC2's refusals (`cleaner/bursts.ts`). Four attempts of each would meet an empty
 * bucket with four times the calls. SDK v3's `adaptive` mode would learn the same rate anew in every
 * invocation, waiting inside it.
 */
function isOneOfMany(command: object): boolean {
  return command instanceof DeleteNetworkInterfaceCommand || command instanceof DetachNetworkInterfaceCommand;
}
