import type { World } from './template/world';
import type { ConditionValue } from './findings';

/**
 * The fewest conditions that tell the worlds in which something is so from those in which it isn't: none
 * where it is so in all. Where no two conditions tell them apart, the values of all in the first such world.
 *
 * @param among every world in which it could be so; `those` are some of them.
 */
export function describeWorlds(
  those: readonly World[],
  among: readonly World[],
  conditions: readonly string[],
): readonly ConditionValue[] {
  const included = new Set(those);
  const [first] = those;
  if (first === undefined || included.size === among.length) return [];
  const values = conditions.map((condition) => ({ condition, holds: first.holds(condition) }));
  const suffices = (chosen: readonly ConditionValue[]): boolean =>
    among.every(
      (world) =>
        included.has(world) || chosen.some(({ condition, holds }) => world.holds(condition) !== holds),
    );
  const pairs = values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other]));
  return [...values.map((value) => [value]), ...pairs].find(suffices) ?? values;
}
