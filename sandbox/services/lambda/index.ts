import type { Cloud } from '../../cloud';
import type { ProcessHost } from '../../processes/host';
import { modelledService, withEach, workingOn } from '../../wire/model';
import type { ServedOperation, Service } from '../../wire/types';
import type { Ec2 } from '../ec2';
import { TokenBuckets } from '../token-buckets';
import * as errors from './errors';
import type { NetworkInterfaceHolders } from './network-interfaces';
import * as operations from './operations';
import { invoke } from './operations/Invoke';
import { Invoker, type InvokeAnswer, type InvokeRequest } from './run/invoke';
import { Runner } from './run/runner';
import type { LambdaState, VpcConfig } from './state';

export type { InvokeAnswer, InvokeRequest } from './run/invoke';
export type { VpcConfig } from './state';

/** A function version as the rest of the sandbox sees it. */
export interface KnownVersion {
  readonly functionName: string;
  readonly version: string;
  readonly vpcConfig: VpcConfig;
}

/** Lambda: the service on the wire, its functions for the checkers, and a way to run them from inside. */
export interface LambdaService extends Service {
  /** Every `$LATEST` and every published version. */
  versions(): readonly KnownVersion[];
  /** The tags of a function; none where there is no such function. */
  tagsOf(functionName: string): Readonly<Record<string, string>>;
  /** As the operation Invoke does it. @throws AwsError as Invoke does */
  invoke(request: InvokeRequest): Promise<InvokeAnswer>;
  /** Ends the processes of the functions. */
  close(): Promise<void>;
}

/**
 * "Rate of control plane API requests: 15 requests per second", GetFunction 100 (Lambda quotas): for
 * all of them together, and for GetFunction by itself.
 */
const CONTROL_PLANE = { name: 'control plane', capacity: 15, refill: 15 };
const GET_FUNCTION = { name: 'GetFunction', capacity: 100, refill: 100 };

/**
 * `FunctionName` may be a name, an ARN or a partial ARN, with a qualifier or not.
 *
 * Lambda owns no network interface itself: `holders` do.
 */
export function createLambdaService(
  cloud: Cloud,
  {
    ec2,
    iam,
    holders,
    host,
    path,
  }: {
    readonly ec2: Ec2;
    readonly iam: { isAllowed(roleName: string, action: string): boolean };
    readonly holders: NetworkInterfaceHolders;
    /** Runs the functions. */
    readonly host: ProcessHost;
    /** Where programs are looked for, as in the environment variable `PATH`. */
    readonly path: string;
  },
): LambdaService {
  const state: LambdaState = {
    cloud,
    ec2,
    hyperplane: holders.hyperplane,
    releases: holders.releases,
    isAllowed: (roleName, action) => iam.isAllowed(roleName, action),
    functions: new Map(),
    layers: new Map(),
    mappings: new Map(),
    ids: cloud.random.stream('lambda/ids'),
    durations: cloud.random.stream('lambda/durations'),
  };
  const buckets = new TokenBuckets();
  const runner = new Runner(state, host, path);
  const invoker = new Invoker(state, runner);

  const guarded = (name: string, operation: ServedOperation): ServedOperation => {
    if (name === 'Invoke') return operation;
    const bucket = name === 'GetFunction' ? GET_FUNCTION : CONTROL_PLANE;
    return (input, call) => {
      if (!buckets.serves(call.caller, bucket, call.now)) throw errors.throttled();
      return operation(input, call);
    };
  };

  const service = modelledService(
    'lambda',
    { protocols: ['restJson'] },
    { ...workingOn(state, operations), Invoke: invoke(invoker) },
  );
  return {
    ...withEach(service, guarded),
    versions: () =>
      [...state.functions.values()].flatMap(({ name: functionName, latest, published }) =>
        [latest, ...published.values()].map(({ version, vpcConfig }) => ({
          functionName,
          version,
          vpcConfig,
        })),
      ),
    tagsOf: (functionName) => state.functions.get(functionName)?.tags ?? {},
    invoke: (request) => invoker.invoke(request),
    close: () => runner.close(),
  };
}
