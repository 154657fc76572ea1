import { JSON_CHECKS } from '../../wire/checks';
import type { InputOf, OutputOf } from '../../wire/model';
import * as errors from './errors';
import type { Code, LambdaState, Layer, LayerVersion, UsedLayer } from './state';

/** How a request names a layer, and a version of it. */
interface NamedLayer {
  readonly LayerName: string | undefined;
}
type NamedVersion = NamedLayer & { readonly VersionNumber: number | undefined };

/** Name or ARN of a layer (botocore's pattern of LayerName). */
const LAYER_NAME = /^(?:arn:aws[\w-]*:lambda:[a-z\d-]+:(?<account>\d{12}|\*):layer:)?(?<name>[\w-]{1,140})$/u;
/** ARN of a version (botocore's pattern of LayerVersionArn). */
const VERSION_ARN =
  /^arn:aws[\w-]*:lambda:(?<region>[a-z\d-]+):(?<account>\d{12}):layer:(?<name>[\w-]+):(?<version>\d+)$/u;
/** As Lambda says it (recorded: localstack's snapshots of Lambda, TestLambdaLayer). */
const PATTERN =
  'Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)';
/** "Each Lambda function can have up to five layers" (Lambda guide). */
const MOST = 5;

/** @throws AwsError ValidationException */
export function layerNameIn(input: NamedLayer): string {
  const given = JSON_CHECKS.required(input, 'LayerName');
  const name = LAYER_NAME.exec(given)?.groups?.['name'];
  if (name === undefined) {
    throw JSON_CHECKS.unlike(
      'LayerName',
      given,
      '(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+',
    );
  }
  return name;
}

export function layerArn({ cloud }: LambdaState, name: string, version?: number): string {
  const tail = version === undefined ? '' : `:${version}`;
  return `arn:aws:lambda:${cloud.region}:${cloud.account}:layer:${name}${tail}`;
}

/** The number of a version that a request names. @throws AwsError InvalidParameterValueException */
export function versionNumberIn({ VersionNumber: number = 0 }: NamedVersion): number {
  if (!(number >= 1)) throw errors.layerVersionTooSmall();
  return number;
}

/** @throws AwsError ResourceNotFoundException */
export function foundLayerVersion(state: LambdaState, input: NamedVersion): LayerVersion {
  const name = layerNameIn(input);
  const found = state.layers.get(name)?.versions.get(versionNumberIn(input));
  if (found === undefined) throw errors.nothingThere();
  return found;
}

/** @throws AwsError ValidationException, ResourceNotFoundException */
export function layerVersionByArn(state: LambdaState, arn: string): LayerVersion {
  const parts = VERSION_ARN.exec(arn)?.groups;
  if (parts === undefined) throw JSON_CHECKS.invalid('Arn', arn, PATTERN);
  const { name = '', version } = parts;
  const found = isOwn(state, parts) ? state.layers.get(name)?.versions.get(Number(version)) : undefined;
  if (found === undefined) throw errors.nothingThere();
  return found;
}

const isOwn = ({ cloud }: LambdaState, { region, account }: Readonly<Record<string, string>>): boolean =>
  region === cloud.region && account === cloud.account;

/**
 * The layers that a request gives a function; undefined where it says nothing of them. Those of other accounts are taken
 * without their files: nobody here has them. What is refused, and its words: recorded (localstack's snapshots of Lambda,
 * TestLambdaLayer::test_layer_function_exceptions and …_quota_exception).
 *
 * @throws AwsError InvalidParameterValueException, ValidationException
 */
export function wantedLayers(
  state: LambdaState,
  { Layers: arns }: Pick<InputOf<'lambda', 'CreateFunction'>, 'Layers'>,
): readonly UsedLayer[] | undefined {
  if (arns === undefined) return undefined;
  if (arns.length > MOST) throw errors.tooManyLayers(MOST);
  const seen = new Map<string, string>();
  return arns.map((arn) => {
    const parts = VERSION_ARN.exec(arn)?.groups;
    if (parts === undefined) {
      // AWS's own, `arn:aws:lambda:::awslayer:…`.
      if (/^arn:[\w-]+:lambda:::awslayer:[\w-]+$/u.test(arn)) return { arn, code: undefined };
      throw JSON_CHECKS.invalid(
        'Layers',
        `[${arns.join(', ')}]`,
        `Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, ${PATTERN}, Member must not be null]`,
      );
    }
    if (parts['region'] !== state.cloud.region) throw errors.layerOfAnotherRegion(state.cloud.region);
    const layer = arn.slice(0, arn.lastIndexOf(':'));
    const other = seen.get(layer);
    if (other !== undefined) throw errors.sameLayerTwice(other, arn);
    seen.set(layer, arn);
    if (!isOwn(state, parts)) return { arn, code: undefined };
    const code = usable(state, parts);
    if (code === undefined) throw errors.noSuchLayer(arn);
    return { arn, code };
  });
}

function usable(
  { layers }: LambdaState,
  { name = '', version }: Readonly<Record<string, string>>,
): Code | undefined {
  return layers.get(name)?.versions.get(Number(version))?.code;
}

/** What PublishLayerVersion and GetLayerVersion answer. */
export function layerVersionAnswer(
  state: LambdaState,
  { name, number, code, item }: LayerVersion,
): OutputOf<'lambda', 'GetLayerVersion'> {
  const { account, region } = state.cloud;
  return {
    Content: {
      Location: `https://awslambda-${region}-layers.s3.${region}.amazonaws.com/snapshots/${account}/${name}-${number}`,
      CodeSha256: code.sha256,
      CodeSize: code.size,
    },
    LayerArn: layerArn(state, name),
    ...item,
  };
}

/** Whether a list that asks for a runtime or an architecture has it: one that names none is for no list that does. */
export function isCompatible(
  { item }: LayerVersion,
  { CompatibleRuntime, CompatibleArchitecture }: InputOf<'lambda', 'ListLayers'>,
): boolean {
  const has = <T>(wanted: T | undefined, all: readonly T[] = []): boolean =>
    wanted === undefined || all.includes(wanted);
  return (
    has(CompatibleRuntime, item.CompatibleRuntimes) &&
    has(CompatibleArchitecture, item.CompatibleArchitectures)
  );
}

/** The newest version first. */
export function newestFirst({ versions }: Layer): readonly LayerVersion[] {
  return [...versions.values()].toSorted((a, b) => b.number - a.number);
}

/** In pages the newest comes first, too. */
export const layerVersionKey = ({ number }: LayerVersion): string =>
  String(Number.MAX_SAFE_INTEGER - number).padStart(16, '0');
