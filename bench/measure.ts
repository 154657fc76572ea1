/** The middle value of a list; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return (
    (quantile(values, 0.5) +
      -quantile(
        values.map((each) => -each),
        0.5,
      )) /
    2
  );
}

/** The value that this share of the list isn't above. Not a number for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/**
 * Measures several things in turn, A B C A B C …, so that a machine that gets slower or faster meanwhile does
 * so for all of them.
 *
 * @param warmUps rounds that don't count
 * @returns for each thing what its counted rounds gave
 */
export async function alternate<T>(
  things: readonly (() => Promise<T>)[],
  rounds: number,
  warmUps = 1,
): Promise<readonly (readonly T[])[]> {
  const results: T[][] = things.map(() => []);
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [index, measure] of things.entries()) {
      const result = await measure();
      if (round >= 0) results[index]?.push(result);
    }
  }
  return results;
}
