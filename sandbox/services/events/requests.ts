import { JSON_CHECKS } from '../../wire/checks';
import { noBus, noRuleOnBus, validation } from './errors';
import { DEFAULT_BUS, type EventsState, type Rule } from './state';

const NAME = /^[.\-_A-Za-z0-9]+$/u;
const LONGEST_NAME = 64;

/** Which event bus a request is about. */
interface OnBus {
  readonly EventBusName?: string | undefined;
}

/** @throws AwsError ResourceNotFoundException for another event bus than the default one */
export function checkBus({ busArn }: EventsState, { EventBusName: bus = DEFAULT_BUS }: OnBus): void {
  if (bus !== DEFAULT_BUS && bus !== busArn) throw noBus(bus);
}

/** A rule's or target's name: at most 64 letters, digits and `.-_` (botocore model). @throws AwsError */
export function nameIn<K extends string>(
  input: { readonly [name in K]?: string | undefined },
  member: K,
): string {
  const name = JSON_CHECKS.required(input, member);
  if (name.length > LONGEST_NAME)
    throw JSON_CHECKS.invalid(member, name, `Member must have length less than or equal to ${LONGEST_NAME}`);
  if (!NAME.test(name))
    throw JSON_CHECKS.invalid(
      member,
      name,
      String.raw`Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+`,
    );
  return name;
}

/** The rule that a request is about. @throws AwsError */
export function ruleIn<K extends string>(
  state: EventsState,
  input: OnBus & { readonly [name in K]?: string | undefined },
  member: K,
): Rule {
  checkBus(state, input);
  const name = nameIn(input, member);
  const rule = state.get(name);
  if (rule === undefined) throw noRuleOnBus(name);
  return rule;
}

/** One page, after the one whose key the token names. `all` is in the order of the keys. @throws AwsError */
export function page<T>(
  all: readonly T[],
  keyOf: (each: T) => string,
  input: { readonly Limit?: number | undefined; readonly NextToken?: string | undefined },
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const size = JSON_CHECKS.within(input, 'Limit', { min: 1, max: 100 }) ?? 100;
  const token = input.NextToken;
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  if (token !== undefined && !NAME.test(after)) throw validation('Parameter NextToken is not valid.');
  const rest = all.filter((each) => keyOf(each) > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return rest.length <= size || last === undefined
    ? { items }
    : { items, NextToken: Buffer.from(keyOf(last)).toString('base64url') };
}
