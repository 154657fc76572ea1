import { JSON_WORDING, Members } from '../../wire/members';
import type { Input } from '../../call';
import { noBus, noRuleOnBus, validation } from './errors';
import { DEFAULT_BUS, type EventsState, type Rule } from './state';

const NAME = /^[.\-_A-Za-z0-9]+$/u;
const LONGEST_NAME = 64;

/** The members of an operation's input. Throws ResourceNotFoundException for another event bus than the default one. */
export function members(state: EventsState, given: Input): Members {
  const input = new Members(given, JSON_WORDING);
  const bus = input.text('EventBusName');
  if (bus !== undefined && bus !== DEFAULT_BUS && bus !== state.busArn) throw noBus(bus);
  return input;
}

/** A rule's or target's name: at most 64 letters, digits and `.-_` (botocore model). */
export function nameIn(input: Members, member: string): string {
  const name = input.requiredText(member);
  if (name.length > LONGEST_NAME)
    throw input.invalid(member, name, `Member must have length less than or equal to ${LONGEST_NAME}`);
  if (!NAME.test(name))
    throw input.invalid(
      member,
      name,
      String.raw`Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+`,
    );
  return name;
}

/** A text of at most that many characters. */
export function shortText(input: Members, member: string, most: number): string | undefined {
  const text = input.text(member);
  if (text !== undefined && text.length > most)
    throw input.invalid(member, text, `Member must have length less than or equal to ${most}`);
  return text;
}

/** The rule whose targets an operation is about. */
export function ruleIn(state: EventsState, input: Members): Rule {
  const name = nameIn(input, 'Rule');
  const rule = state.get(name);
  if (rule === undefined) throw noRuleOnBus(name);
  return rule;
}

/** One page, after the one whose key the token names. `all` is in the order of the keys. */
export function page<T>(
  all: readonly T[],
  keyOf: (each: T) => string,
  input: Members,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const size = input.integer('Limit', { min: 1, max: 100 }) ?? 100;
  const token = input.text('NextToken');
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  if (token !== undefined && !NAME.test(after)) throw validation('Parameter NextToken is not valid.');
  const rest = all.filter((each) => keyOf(each) > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return rest.length <= size || last === undefined
    ? { items }
    : { items, NextToken: Buffer.from(keyOf(last)).toString('base64url') };
}
