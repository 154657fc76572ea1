import { JSON_CHECKS } from '../../../wire/checks';
import { AwsError } from '../../../wire/types';
import { NAME_RULE, parameterAlreadyExists, parameterLimitExceeded, validation } from '../errors';
import {
  latest,
  VERSIONS_KEPT,
  type Parameter,
  type ParameterTier,
  type ParameterVersion,
  type SsmOperation,
} from '../state';

/** Bytes of a value (Systems Manager guide, "Managing parameter tiers"). */
const LONGEST_VALUE: Readonly<Record<ParameterTier, number>> = { Standard: 4_096, Advanced: 8_192 };

/** Standard parameters of an account and Region (Systems Manager quotas). */
const MOST_PARAMETERS = 10_000;

const TYPES = ['String', 'StringList', 'SecureString'] as const;
const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;

/** Levels of a path (Systems Manager guide, "Working with parameter hierarchies"). */
const DEEPEST = 15;
const LONGEST_NAME = 1_011;

export const putParameter: SsmOperation<'PutParameter'> = (state, input, { now, caller }) => {
  const name = newName(input);
  const value = JSON_CHECKS.required(input, 'Value');
  const overwrite = input.Overwrite ?? false;
  const newTags = JSON_CHECKS.tags(input.Tags);
  if (overwrite && newTags.size > 0) {
    throw validation(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  const existing = state.get(name);
  if (existing !== undefined && !overwrite) throw parameterAlreadyExists();
  if (existing === undefined && state.size >= MOST_PARAMETERS) throw parameterLimitExceeded();
  const before = existing === undefined ? undefined : latest(existing);
  const type = JSON_CHECKS.word(input, 'Type', TYPES) ?? before?.type;
  if (type === undefined) throw validation('A parameter type is required when you create a parameter.');
  if (before !== undefined && type !== before.type) {
    throw new AwsError(
      'HierarchyTypeMismatchException',
      `Parameter Store does not support changing a parameter type in a hierarchy: ${before.type} to ${type}.`,
    );
  }
  const tier = tierOf(JSON_CHECKS.word(input, 'Tier', TIERS), before?.tier, value);
  const allowedPattern = input.AllowedPattern;
  checkPattern(value, allowedPattern);
  const version: ParameterVersion = {
    version: (before?.version ?? 0) + 1,
    type,
    value,
    tier,
    dataType: input.DataType ?? before?.dataType ?? 'text',
    description: input.Description ?? before?.description,
    allowedPattern,
    keyId: type === 'SecureString' ? (input.KeyId ?? 'alias/aws/ssm') : undefined,
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

/** A name for a new parameter. @throws AwsError ValidationException and others */
function newName(input: { readonly Name: string | undefined }): string {
  const name = JSON_CHECKS.required(input, 'Name');
  if (!/^[\w./-]+$/u.test(name) || /^\/?ssm/iu.test(name) || name.includes('//') || name.endsWith('/')) {
    throw validation(NAME_RULE);
  }
  if (/^\/?aws/iu.test(name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw validation('Parameter name must be a fully qualified name.');
  }
  if (name.length > LONGEST_NAME) {
    throw JSON_CHECKS.invalid('Name', name, `Member must have length less than or equal to ${LONGEST_NAME}`);
  }
  if (name.split('/').length - 1 > DEEPEST) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${DEEPEST} levels.`,
    );
  }
  return name;
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
