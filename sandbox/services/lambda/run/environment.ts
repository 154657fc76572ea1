import { delimiter, join } from 'node:path';

import type { Duration } from '../../../time/instant';
import type { FunctionVersion, LambdaFunction, LambdaState } from '../state';
import type { Unpacked } from './code';

export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Milliseconds that the function may run. */
export function timeoutOf(version: FunctionVersion): Duration {
  return (version.settings.Timeout ?? 3) * 1_000;
}

/** Megabytes. */
export function memoryOf(version: FunctionVersion): number {
  return version.settings.MemorySize ?? 128;
}

export function runtimeOf(version: FunctionVersion): string {
  return version.settings.Runtime ?? '';
}

/** ARNs of layers of which nothing is there when the function runs: those of other accounts. */
export function missingLayersOf({ layers }: FunctionVersion): readonly string[] {
  return layers.flatMap(({ arn, code }) => (code?.bytes === undefined ? [arn] : []));
}

/** By its own setting, or after the function. */
export function logGroupOf(it: LambdaFunction, version: FunctionVersion): string {
  return version.settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${it.name}`;
}

/**
 * The variables of an execution environment: the function's own, and those that Lambda defines and no
 * function may (Lambda guide, defined runtime environment variables). Of this machine it has the path by
 * which programs are found, and no other variable.
 */
export function variablesOf(
  state: LambdaState,
  {
    it,
    version,
    logStream,
    session,
    code,
    path,
  }: {
    readonly it: LambdaFunction;
    readonly version: FunctionVersion;
    readonly logStream: string;
    readonly session: Session;
    readonly code: Unpacked;
    readonly path: string;
  },
): Readonly<Record<string, string>> {
  const { cloud } = state;
  const runtime = runtimeOf(version);
  const inLayers = ofLayers(code, runtime);
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // The function's own folder is in it: so inline code finds its `cfn-response`.
    NODE_PATH: [...inLayers.node, code.modules, code.task].join(delimiter),
    ...(inLayers.python.length === 0 ? {} : { PYTHONPATH: inLayers.python.join(delimiter) }),
    ...(inLayers.libraries.length === 0 ? {} : { LD_LIBRARY_PATH: inLayers.libraries.join(delimiter) }),
    // AWS's SDKs look for instance metadata where they find nothing else; here nobody would answer.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // The order of sets would else be another in each process.
    PYTHONHASHSEED: '0',
    ...version.settings.Environment?.Variables,
    PATH: [path, ...inLayers.programs].join(delimiter),
    _HANDLER: version.settings.Handler ?? '',
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: it.name,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryOf(version)),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(it, version),
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: code.task,
    LAMBDA_RUNTIME_DIR: code.modules,
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    // On AWS there is none: clients know the Region's endpoints. Here they have to be told.
    AWS_ENDPOINT_URL: cloud.endpoint(),
  };
}

/** Where what layers bring is looked for (Lambda guide, "Packaging your layer content"). */
function ofLayers(
  { opt }: Unpacked,
  runtime: string,
): Readonly<Record<'node' | 'python' | 'programs' | 'libraries', readonly string[]>> {
  if (opt === undefined) return { node: [], python: [], programs: [], libraries: [] };
  const number = /^nodejs(\d+)/u.exec(runtime)?.[1];
  return {
    node: [
      ...(number === undefined ? [] : [join(opt, 'nodejs', `node${number}`, 'node_modules')]),
      join(opt, 'nodejs', 'node_modules'),
    ],
    python: runtime.startsWith('python')
      ? [join(opt, 'python'), join(opt, 'python', 'lib', runtime, 'site-packages')]
      : [],
    programs: [join(opt, 'bin')],
    libraries: [join(opt, 'lib')],
  };
}
