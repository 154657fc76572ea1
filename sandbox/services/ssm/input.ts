import { JSON_WORDING, Members } from '../../wire/members';
import type { Input } from '../../call';
import { AwsError } from '../../wire/types';
import { invalidNextToken, NAME_RULE, validation } from './errors';
import type { Parameter } from './state';

/** Levels of a path (Systems Manager guide, "Working with parameter hierarchies"). */
const DEEPEST = 15;
const LONGEST_NAME = 1_011;

export function members(input: Input): Members {
  return new Members(input, JSON_WORDING);
}

/** A name for a new parameter. Throws as PutParameter does. */
export function newName(input: Members): string {
  const name = input.requiredText('Name');
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
    throw input.invalid('Name', name, `Member must have length less than or equal to ${LONGEST_NAME}`);
  }
  if (name.split('/').length - 1 > DEEPEST) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${DEEPEST} levels.`,
    );
  }
  return name;
}

/** Names of GetParameters and DeleteParameters: at most ten. */
export function names(input: Members): readonly string[] {
  const given = input.texts('Names');
  if (given.length === 0) throw input.missing('Names');
  if (given.length > 10) {
    throw input.invalid('Names', `[${given.join(', ')}]`, 'Member must have length less than or equal to 10');
  }
  return given;
}

/** One page, after the parameter that the token names. */
export function page(
  all: readonly Parameter[],
  input: Members,
  most: number,
): { readonly parameters: readonly Parameter[]; readonly NextToken?: string } {
  const size = input.integer('MaxResults', { min: 1, max: most }) ?? most;
  const token = input.text('NextToken');
  const after = token === undefined || token === '' ? '' : Buffer.from(token, 'base64url').toString();
  if (token !== undefined && token !== '' && !/^[\w./-]+$/u.test(after)) throw invalidNextToken();
  const rest = all.filter(({ name }) => name > after);
  const parameters = rest.slice(0, size);
  const last = parameters.at(-1);
  return rest.length <= size || last === undefined
    ? { parameters }
    : { parameters, NextToken: Buffer.from(last.name).toString('base64url') };
}

export function tags(input: Members): ReadonlyMap<string, string> {
  return new Map(input.structures('Tags').map((tag) => [tag.requiredText('Key'), tag.text('Value') ?? '']));
}
