import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { HttpHandler } from '@smithy/protocol-http';
import type { Pluggable } from '@smithy/types';
import { type Budget, endWith } from './budget';
import { clientConfiguration, type Credentials, forWork, type Patience } from './client-configuration';
import { rememberFailedCalls } from '../ground/failed-calls';
import { type Format, wholeAnswers } from './whole-answers';

/** The services that the handlers call. */
export interface Clients {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
  readonly cloudFormation: CloudFormationClient;
  /** Closes all connections. */
  destroy(): void;
}

/** What clients are made with besides credentials and Region. */
export interface ClientOptions {
  /** Ends every call once it is over. */
  readonly budget?: Pick<Budget, 'signal'> | undefined;
  /** Default: {@link forWork}. */
  readonly patience?: Patience;
  /** For tests: what takes the requests instead of a socket. */
  readonly requestHandler?: HttpHandler;
}

/**
 * The clients of one invocation. Each is made when it is first asked for: most invocations need two of them,
 * and the first one of a process pays for every one.
 */
export function createClients(
  credentials: Credentials,
  region: string,
  { budget, patience = forWork, requestHandler }: ClientOptions = {},
): Clients {
  const configuration = {
    ...clientConfiguration(credentials, region, patience),
    ...(requestHandler === undefined ? {} : { requestHandler }),
  };
  const made: AnyClient[] = [];
  const keep = <Client extends AnyClient>(client: Client, service: string, format: Format): Client => {
    made.push(client);
    onEachCall(client, { service, region, format, budget, patience });
    return client;
  };
  const ec2 = lazy(() => keep(new EC2Client(configuration), 'ec2', 'xml'));
  const ec2Once = lazy(() => keep(new EC2Client({ ...configuration, maxAttempts: 1 }), 'ec2', 'xml'));
  const lambda = lazy(() => keep(new LambdaClient(configuration), 'lambda', 'json'));
  const ssm = lazy(() => keep(new SSMClient(configuration), 'ssm', 'json'));
  const cloudFormation = lazy(() => keep(new CloudFormationClient(configuration), 'cloudformation', 'xml'));
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

/** Each client's stack takes only what is for its own operations' types; what is used here is for any. */
interface AnyClient {
  // oxlint-disable-next-line typescript/no-explicit-any -- the SDK's own types of its operations, which differ
  readonly middlewareStack: { use(plugin: Pluggable<any, any>): void };
  destroy(): void;
}

/** What happens around each call of any client of this runtime's: see each of the three. */
export function onEachCall(
  client: AnyClient,
  {
    service,
    region,
    format,
    budget,
    patience = forWork,
  }: Pick<ClientOptions, 'patience'> & {
    readonly service: string;
    readonly region: string;
    readonly format: Format;
    readonly budget: ClientOptions['budget'];
  },
): void {
  client.middlewareStack.use(rememberFailedCalls(service, region));
  client.middlewareStack.use(wholeAnswers(format, patience.answerMilliseconds));
  if (budget !== undefined) client.middlewareStack.use(endWith(budget));
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
