import { JSON_CHECKS } from '../../wire/checks';
import { pageByKey } from '../paging';
import { noBus, noRuleOnBus, validation } from './errors';
import { DEFAULT_BUS, type EventsState, type Rule } from './state';

const NAME = { longest: 64, form: /^[.\-_A-Za-z0-9]+$/u, pattern: String.raw`[\.\-_A-Za-z0-9]+` };

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
  return JSON_CHECKS.named(input, member, NAME);
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
): { readonly items: readonly T[]; readonly NextToken: string | undefined } {
  const size = JSON_CHECKS.within(input, 'Limit', { min: 1, max: 100 }) ?? 100;
  const { items, next } = pageByKey(all, keyOf, size, input.NextToken, () =>
    validation('Parameter NextToken is not valid.'),
  );
  return { items, NextToken: next };
}
