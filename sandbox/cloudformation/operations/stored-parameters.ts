import type { Cloud } from '../../cloud';
import type { Caller } from '../../call';
import { AwsError } from '../../wire/types';
import type { ParameterDeclaration } from '../template/parse';
import type { ParameterValues } from '../template/parameter-values';
import { KNOWN_AFTER_APPLY } from '../template/resolve';
import { problem } from './request';

/** Of a parameter that is given as the name of one of Parameter Store's (user guide, "Systems Manager parameter types"). */
const STORED = /^AWS::SSM::Parameter::(Value<|Name$)/u;
/** AWS's own, of images above all: those that the sandbox doesn't have stand for themselves. */
const PUBLIC = '/aws/service/';
/** What GetParameters takes. */
const MOST_NAMES = 10;

/**
 * With what Parameter Store holds now, for those whose value is kept there. It is read as who asks: the CDK's bootstrap
 * gives `ssm:GetParameters` to the role that deploys, and not to CloudFormation's.
 *
 * @throws AwsError where one isn't there, may not be read, or is a SecureString
 */
export async function withStored(
  cloud: Pick<Cloud, 'call'>,
  declarations: Readonly<Record<string, ParameterDeclaration>>,
  values: ParameterValues,
  caller: Caller | undefined,
): Promise<ParameterValues> {
  const kindOf = (name: string): string | undefined => STORED.exec(declarations[name]?.Type ?? '')?.[1];
  // Of a nested stack's change set nobody can tell yet.
  const stored = Object.entries(values).flatMap(([name, { given }]) =>
    kindOf(name) === undefined || given.includes(KNOWN_AFTER_APPLY) ? [] : [given],
  );
  const held = await read(cloud, [...new Set(stored)], caller);
  return Object.fromEntries(
    Object.entries(values).map(([name, { given }]) => {
      const resolved = kindOf(name) === 'Value<' ? held.get(given) : undefined;
      return [name, resolved === undefined ? { given } : { given, resolved }];
    }),
  );
}

/** The values by their names, or ARNs, as they were asked for. */
async function read(
  cloud: Pick<Cloud, 'call'>,
  names: readonly string[],
  caller: Caller | undefined,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (let start = 0; start < names.length; start += MOST_NAMES) {
    const Names = names.slice(start, start + MOST_NAMES);
    const { Parameters = [], InvalidParameters = [] } = await cloud
      .call('ssm', 'GetParameters', { Names }, caller)
      .catch((error: unknown) => {
        // Recorded: aws-cdk#20959.
        throw error instanceof AwsError && error.code === 'AccessDeniedException'
          ? problem("AccessDenied. User doesn't have permission to call ssm:GetParameters")
          : error;
      });
    const missing = InvalidParameters.filter((name) => !name.startsWith(PUBLIC));
    // Recorded: aws-deployment-framework#339.
    if (missing.length > 0)
      throw problem(
        `Unable to fetch parameters [${missing.join(',')}] from parameter store for this account.`,
      );
    const there = Names.filter((name) => !InvalidParameters.includes(name));
    // Of each there is one, in that order. Recorded: aws-cdk#15135.
    const secret = there.filter((_, index) => Parameters[index]?.Type === 'SecureString');
    if (secret.length > 0)
      throw problem(
        `Parameters [${secret.join(',')}] referenced by template have types not supported by CloudFormation.`,
      );
    for (const [index, name] of there.entries()) values.set(name, Parameters[index]?.Value ?? '');
  }
  return values;
}
