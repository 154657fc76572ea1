import { isMap } from './parse';
import { stringly } from './resolve';

/** Whether two values are the same to CloudFormation: scalars are texts to it, and members have no order. */
export function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(stringly(left ?? null))) === JSON.stringify(sorted(stringly(right ?? null)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
