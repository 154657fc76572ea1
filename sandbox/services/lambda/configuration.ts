import { createHash } from 'node:crypto';

import { isoMilliseconds } from '../../time/instant';
import type { Cloud } from '../../cloud';
import { AwsError } from '../../wire/types';
import * as errors from './errors';
import { functionArn } from './names';
import { faultOfPackage } from './package';
import type {
  Code,
  CodeSource,
  Configuration,
  FunctionSettings,
  FunctionVersion,
  LambdaFunction,
  LambdaState,
} from './state';

/** Members of a request that are part of the configuration and are answered as they came. */
const SETTINGS = [
  'Architectures',
  'CapacityProviderConfig',
  'DeadLetterConfig',
  'Description',
  'DurableConfig',
  'EphemeralStorage',
  'FileSystemConfigs',
  'Handler',
  'KMSKeyArn',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'Runtime',
  'SnapStart',
  'Timeout',
  'TracingConfig',
] as const;

/** What Lambda fills in where a request says nothing (API reference). */
export function defaultSettings(name: string): Configuration {
  return {
    Architectures: ['x86_64'],
    Description: '',
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    MemorySize: 128,
    PackageType: 'Zip',
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    Timeout: 3,
    TracingConfig: { Mode: 'PassThrough' },
  };
}

/** The settings of a request, in the form of the answers: those that it has. */
export function settingsOf(input: FunctionSettings): Configuration {
  const { Environment, ImageConfig } = input;
  return {
    ...present(input, SETTINGS),
    ...(Environment?.Variables === undefined ? {} : { Environment: { Variables: Environment.Variables } }),
    ...(ImageConfig === undefined ? {} : { ImageConfigResponse: { ImageConfig } }),
  };
}

function present<T extends object, K extends keyof T>(it: T, names: readonly K[]): Partial<Pick<T, K>> {
  const found: Partial<Pick<T, K>> = {};
  for (const name of names) if (it[name] !== undefined) found[name] = it[name];
  return found;
}

/**
 * The code of a request: an archive, a place in S3, or an image. What S3 doesn't hold is taken
 * all the same, because most of what is played here never runs: size and digest then come from its place.
 *
 * @throws AwsError InvalidParameterValueException
 */
export async function codeOf(
  { cloud }: Pick<LambdaState, 'cloud'>,
  { ZipFile, S3Bucket, S3Key, S3ObjectVersion, ImageUri }: CodeSource = {},
): Promise<Code> {
  const place = [S3Bucket, S3Key, S3ObjectVersion, ImageUri].filter((each) => each !== undefined).join('/');
  if (ZipFile === undefined && place === '') throw errors.noCode();
  const bytes = ZipFile ?? (await objectIn(cloud, S3Bucket, S3Key));
  const fault = bytes === undefined ? undefined : faultOfPackage(bytes);
  if (fault !== undefined) throw errors.badPackage(fault);
  return {
    imageUri: ImageUri,
    sha256: createHash('sha256')
      .update(bytes ?? Buffer.from(place))
      .digest('base64'),
    size: bytes?.length ?? 1_024,
    bytes,
  };
}

async function objectIn(
  cloud: Cloud,
  Bucket: string | undefined,
  Key: string | undefined,
): Promise<Uint8Array | undefined> {
  if (Bucket === undefined || Key === undefined) return undefined;
  try {
    return (await cloud.call('s3', 'GetObject', { Bucket, Key })).Body;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** The API's FunctionConfiguration. Lists leave the state out (API reference, ListFunctions). */
export function configurationOf(
  state: LambdaState,
  it: LambdaFunction,
  version: FunctionVersion,
  { qualifier, inList = false }: { readonly qualifier?: string | undefined; readonly inList?: boolean } = {},
): Configuration {
  const isLatest = version.version === '$LATEST';
  return {
    ...version.settings,
    FunctionName: it.name,
    FunctionArn: functionArn(state, it.name, qualifier ?? (isLatest ? undefined : version.version)),
    Role: version.role.arn,
    Version: version.version,
    VpcConfig: version.vpcConfig,
    Layers:
      version.layers.length === 0
        ? undefined
        : version.layers.map(({ arn, code }) => ({ Arn: arn, CodeSize: code?.size ?? 0 })),
    CodeSha256: version.code.sha256,
    CodeSize: version.code.size,
    LastModified: isoMilliseconds(version.lastModified).replace('Z', '+0000'),
    RevisionId: version.revisionId,
    RuntimeVersionConfig: {
      RuntimeVersionArn: `arn:aws:lambda:${state.cloud.region}::runtime:${version.code.sha256.replaceAll(/[^\w]/gu, '').toLowerCase()}`,
    },
    ...(inList ? {} : stateOf(it, version)),
  };
}

/**
 * The state of a version that exists and can't be invoked; undefined for one that can. Of a function that
 * computes on instances of a capacity provider `$LATEST` isn't invocable, its published versions are; these
 * are deactivated before they go (the states are documented by name, when they are shown is assumed).
 */
export function nonInvocableState(
  it: LambdaFunction,
  { version, settings }: FunctionVersion,
): 'ActiveNonInvocable' | 'Deactivating' | undefined {
  if (it.deactivating.has(version)) return 'Deactivating';
  return version === '$LATEST' && settings.CapacityProviderConfig !== undefined
    ? 'ActiveNonInvocable'
    : undefined;
}

/** Published versions were made of what was settled, so they are Active at once (assumed). */
function stateOf(it: LambdaFunction, version: FunctionVersion): Configuration {
  const isLatest = version.version === '$LATEST';
  if (it.state === 'Deleting') {
    return {
      State: 'Deleting',
      StateReason: 'The function is being deleted: its durable executions are draining.',
      StateReasonCode: 'DrainingDurableExecutions',
    };
  }
  const State = nonInvocableState(it, version) ?? 'Active';
  if (isLatest && it.state === 'Pending') {
    return { State: 'Pending', StateReason: 'The function is being created.', StateReasonCode: 'Creating' };
  }
  if (isLatest && it.lastUpdateStatus === 'InProgress') {
    return {
      State,
      LastUpdateStatus: 'InProgress',
      LastUpdateStatusReason: 'The function is being created.',
      LastUpdateStatusReasonCode: 'Creating',
    };
  }
  if (isLatest && it.lastUpdateStatus === 'Failed') {
    return {
      State,
      LastUpdateStatus: 'Failed',
      ...it.updateFailure,
    };
  }
  return { State, LastUpdateStatus: 'Successful' };
}
