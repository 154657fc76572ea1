import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';

import type { Credentials } from './client-configuration';
import { ClientMaker, type ClientOptions } from './client-maker';

/** The services that the handlers call. */
export interface Clients {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: LambdaClient;
  /** Tries each call once. */
  readonly lambdaOnce: LambdaClient;
  readonly ssm: SSMClient;
  readonly cloudFormation: CloudFormationClient;
  /** Closes all connections. */
  destroy(): void;
}

/**
 * The clients of one invocation. Each is made when it is first asked for: most invocations need two of them,
 * and the first one of a process pays for every one.
 */
export function createClients(
  credentials: Credentials,
  region: string,
  options: ClientOptions = {},
): Clients {
  const maker = new ClientMaker(() => ({ credentials, region }), options);
  const ec2 = maker.lazily('ec2', 'xml', (configuration) => new EC2Client(configuration));
  const ec2Once = maker.lazily(
    'ec2',
    'xml',
    (configuration) => new EC2Client({ ...configuration, maxAttempts: 1 }),
  );
  const lambda = maker.lazily('lambda', 'json', (configuration) => new LambdaClient(configuration));
  const lambdaOnce = maker.lazily(
    'lambda',
    'json',
    (configuration) => new LambdaClient({ ...configuration, maxAttempts: 1 }),
  );
  const ssm = maker.lazily('ssm', 'json', (configuration) => new SSMClient(configuration));
  const cloudFormation = maker.lazily(
    'cloudformation',
    'xml',
    (configuration) => new CloudFormationClient(configuration),
  );
  return {
    ec2: {
      send: ((command: Parameters<EC2Client['send']>[0]) =>
        (isOneOfMany(command) ? ec2Once : ec2)().send(command)) as EC2Client['send'],
    },
    get lambda() {
      return lambda();
    },
    get lambdaOnce() {
      return lambdaOnce();
    },
    get ssm() {
      return ssm();
    },
    get cloudFormation() {
      return cloudFormation();
    },
    destroy: () => {
      maker.destroy();
    },
  };
}

/**
 * Deletes and detaches come by the hundred, and whoever sends them sees to it that each is tried again, at
 * a rate that adapts to EC2's refusals (`cleaner/delete-rate.ts`). Four attempts of each would meet an empty
 * bucket with four times the calls. SDK v3's `adaptive` mode would learn the same rate anew in every
 * invocation, waiting inside it.
 */
function isOneOfMany(command: object): boolean {
  return command instanceof DeleteNetworkInterfaceCommand || command instanceof DetachNetworkInterfaceCommand;
}
