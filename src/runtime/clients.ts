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

/**
 * The clients of one invocation. Each is made when it is first asked for: most invocations need two of them,
 * and the first one of a process pays for every one.
 *
 * @param requestHandler for tests: what takes the requests instead of a socket
 */
export function createClients(
  credentials: Credentials,
  region: string,
  requestHandler?: HttpHandler,
): Clients {
  const configuration = {
    ...clientConfiguration(credentials, region, forWork),
    ...(requestHandler === undefined ? {} : { requestHandler }),
  };
  const made: { destroy(): void }[] = [];
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    made.push(client);
    return client;
  };
  const ec2 = lazy(() => {
    const client = keep(new EC2Client(configuration));
    client.middlewareStack.use(rememberFailedCalls('ec2', region));
    return client;
  });
  const ec2Once = lazy(() => {
    const client = keep(new EC2Client({ ...configuration, maxAttempts: 1 }));
    client.middlewareStack.use(rememberFailedCalls('ec2', region));
    return client;
  });
  const lambda = lazy(() => {
    const client = keep(new LambdaClient(configuration));
    client.middlewareStack.use(rememberFailedCalls('lambda', region));
    return client;
  });
  const ssm = lazy(() => {
    const client = keep(new SSMClient(configuration));
    client.middlewareStack.use(rememberFailedCalls('ssm', region));
    return client;
  });
  const cloudFormation = lazy(() => {
    const client = keep(new CloudFormationClient(configuration));
    client.middlewareStack.use(rememberFailedCalls('cloudformation', region));
    return client;
  });
  return {
    ec2: {
      send: ((command: Parameters<EC2Client['send']>[0]) =>
        (isOneOfMany(command) ? ec2Once : ec2)().send(command)) as EC2Client['send'],
    },
    get lambda() {
      return lambda();
    },
    get ssm() {
      return ssm();
    },
    get cloudFormation() {
      return cloudFormation();
    },
    destroy: () => {
      for (const client of made) client.destroy();
    },
  };
}

function lazy<Value extends object>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
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
