import type { Parameters } from 'fast-check';

/**
 * How many cases of a property are tried, and which: as many a change as given here, the same each time, so
 * that unchanged code meets unchanged cases. `make soak` tries more of them (`ENICLEANER_SOAK` times as many),
 * and others: `jest.config.js` has the seed, and what `ENICLEANER_SEED` may be.
 *
 *     fc.assert(fc.property(anything, isTrue), cases(500));
 *
 * A property that fails prints its seed and path; `{ ...cases(500), seed, path }` plays that one again.
 *
 * @throws RangeError where either variable is no whole number
 */
export function cases(aChange: number): Required<Pick<Parameters, 'seed' | 'numRuns'>> {
  return { seed: seedOfRun(), numRuns: aChange * wholeNumber('ENICLEANER_SOAK', '1') };
}

/** The seed of all that is drawn in this run. */
export function seedOfRun(): number {
  return wholeNumber('ENICLEANER_SEED');
}

function wholeNumber(name: string, otherwise = ''): number {
  const given = process.env[name] ?? otherwise;
  if (!/^-?\d+$/u.test(given)) throw new RangeError(`${name} has to be a whole number, and is "${given}".`);
  return Number(given);
}
