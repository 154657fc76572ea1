import { AwsError, type Operation } from '../../../wire/types';
import { parameterAlreadyExists, parameterLimitExceeded, validation } from '../errors';
import { members, newName, tags } from '../input';
import {
  latest,
  VERSIONS_KEPT,
  type Parameter,
  type ParameterTier,
  type ParameterVersion,
  type SsmState,
} from '../state';

/** Bytes of a value (Systems Manager guide, "Managing parameter tiers"). */
const LONGEST_VALUE: Readonly<Record<ParameterTier, number>> = { Standard: 4_096, Advanced: 8_192 };

/** Standard parameters of an account and Region (Systems Manager quotas). */
const MOST_PARAMETERS = 10_000;

const TYPES = ['String', 'StringList', 'SecureString'] as const;
const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;

export function putParameter(state: SsmState): Operation {
  return (given, { now, caller }) => {
    const input = members(given);
    const name = newName(input);
    const value = input.requiredText('Value');
    const overwrite = input.flag('Overwrite') ?? false;
    const newTags = tags(input);
    if (overwrite && newTags.size > 0) {
      throw validation(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    const existing = state.get(name);
    if (existing !== undefined && !overwrite) throw parameterAlreadyExists();
    if (existing === undefined && state.size >= MOST_PARAMETERS) throw parameterLimitExceeded();
    const before = existing === undefined ? undefined : latest(existing);
    const type = input.word('Type', TYPES) ?? before?.type;
    if (type === undefined) throw validation('A parameter type is required when you create a parameter.');
    if (before !== undefined && type !== before.type) {
      throw new AwsError(
        'HierarchyTypeMismatchException',
        `Parameter Store does not support changing a parameter type in a hierarchy: ${before.type} to ${type}.`,
      );
    }
    const tier = tierOf(input.word('Tier', TIERS), before?.tier, value);
    const allowedPattern = input.text('AllowedPattern');
    checkPattern(value, allowedPattern);
    const version: ParameterVersion = {
      version: (before?.version ?? 0) + 1,
      type,
      value,
      tier,
      dataType: input.text('DataType') ?? before?.dataType ?? 'text',
      description: input.text('Description') ?? before?.description,
      allowedPattern,
      keyId: type === 'SecureString' ? (input.text('KeyId') ?? 'alias/aws/ssm') : undefined,
      lastModified: now,
      lastModifiedUser: caller.arn,
    };
    const older = (existing?.versions ?? []).slice(-(VERSIONS_KEPT - 1));
    const parameter: Parameter = {
      name,
      versions: [...older, version],
      tags: existing?.tags ?? new Map(newTags),
    };
    state.put(parameter);
    return { Version: version.version, Tier: tier };
  };
}

function tierOf(
  asked: (typeof TIERS)[number] | undefined,
  before: ParameterTier | undefined,
  value: string,
): ParameterTier {
  const length = Buffer.byteLength(value);
  if (asked === 'Standard' && before === 'Advanced') {
    throw validation(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
  const tier =
    asked === 'Intelligent-Tiering'
      ? length > LONGEST_VALUE.Standard || before === 'Advanced'
        ? 'Advanced'
        : 'Standard'
      : (asked ?? before ?? 'Standard');
  if (length <= LONGEST_VALUE[tier]) return tier;
  throw validation(
    tier === 'Standard'
      ? `Standard tier parameters support a maximum parameter value of ${LONGEST_VALUE.Standard} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`
      : `Advanced tier parameters support a maximum parameter value of ${LONGEST_VALUE.Advanced} characters.`,
  );
}

function checkPattern(value: string, pattern: string | undefined): void {
  if (pattern === undefined || pattern === '') return;
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'u');
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      'The request does not meet the regular expression requirement.',
    );
  }
  if (!expression.test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
  }
}
