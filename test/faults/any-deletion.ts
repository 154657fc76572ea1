import fc from 'fast-check';

import { cases, seedOfRun } from '../support/cases';
import { breachesOf } from './oracle';
import type { Plan } from './plan';
import { anyPlan } from './plans';
import { play, type Played } from './play';

/** How many deletions are tried a change; `ENICLEANER_RUNS` asks for another number. */
const A_CHANGE = 1_000;
/**
 * How many deletions may be tried to make one that went wrong smaller: some minute's worth. Counted, so that every machine
 * comes to the same one.
 */
const TRIES_TO_SHRINK = 1_000;

/** A part of all deletions: tests of two files run at the same time. */
export interface Part {
  /** From one on. */
  readonly part: number;
  readonly of: number;
  /** How many there are in all parts. */
  readonly runs?: number;
  /** Says what is wrong with a deletion: nothing if all is well. */
  readonly judge?: (played: Played) => readonly string[];
}

/**
 * Tries any deletions, as many and of that seed as test/support/cases.ts says.
 *
 * @throws Error that tells what went wrong, with the command that plays that one deletion again
 */
export async function tryDeletions({
  part,
  of,
  runs = runsAsked(),
  judge = breachesOf,
}: Part): Promise<void> {
  const seed = seedOf(part);
  const numRuns = Math.ceil(runs / of);
  const property = judgedBy(judge);
  process.stderr.write(
    `Any deletion, part ${part} of ${of}: ${numRuns} of them. Again: ENICLEANER_SEED=${seedOf(1)}\n`,
  );
  const found = await withoutTraces(() => fc.check(property, { seed, numRuns, endOnFailure: true }));
  if (!found.failed) return;
  const path = found.counterexamplePath ?? '';
  const smaller = await withoutTraces(() => fc.check(judgedBy(judge, TRIES_TO_SHRINK), { seed, path }));
  const { counterexample, counterexamplePath, errorInstance } = smaller.failed ? smaller : found;
  throw new Error(
    [
      `A deletion went wrong, the ${ordinal(found.numRuns)} of seed ${seed}:`,
      errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
      `The plan, made smaller: ${JSON.stringify(counterexample?.[0])}`,
      `To play that one again, with its whole story: npm run replay -- ${tokenOf(seed, counterexamplePath ?? path)}\n`,
    ].join('\n\n'),
  );
}

/** What names one deletion of all that a seed gives. */
export function tokenOf(seed: number, path: string): string {
  return `${seed}/${path}`;
}

/**
 * Plays the one deletion that a token names.
 *
 * @throws RangeError for what is no token
 */
export async function replay(
  token: string,
): Promise<{ readonly plan: Plan; readonly played: Played; readonly breaches: readonly string[] }> {
  const [, seed, path] = /^(-?\d+)\/(\d+(?::\d+)*)$/u.exec(token) ?? [];
  if (seed === undefined || path === undefined) {
    throw new RangeError(`"${token}" is no token such as 1234/56 or 1234/56:0:1.`);
  }
  const plans: Plan[] = [];
  await fc.check(
    fc.asyncProperty(anyPlan, (plan) => {
      plans.push(plan);
      return Promise.resolve(false);
    }),
    { seed: Number(seed), path, endOnFailure: true },
  );
  const [plan] = plans;
  if (plan === undefined) throw new RangeError(`${token} names no deletion.`);
  const played = await play(plan);
  return { plan, played, breaches: breachesOf(played) };
}

/** AWS's refusals are errors here, a great many of them, and where each came from is of no interest. */
async function withoutTraces<T>(run: () => Promise<T>): Promise<T> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** @param most how many are played; of all after them nothing wrong is found */
function judgedBy(
  judge: (played: Played) => readonly string[],
  most = Number.POSITIVE_INFINITY,
): fc.IAsyncProperty<[Plan]> {
  let tried = 0;
  return fc.asyncProperty(anyPlan, async (plan) => {
    tried += 1;
    if (tried > most) return;
    const breaches = judge(await play(plan));
    if (breaches.length > 0) throw new Error(breaches.map((breach) => `- ${breach}`).join('\n'));
  });
}

function runsAsked(): number {
  const { ENICLEANER_RUNS: asked = '' } = process.env;
  if (asked === '') return cases(A_CHANGE).numRuns;
  if (!/^[1-9]\d*$/u.test(asked))
    throw new RangeError(`ENICLEANER_RUNS has to be a number, and is "${asked}".`);
  return Number(asked);
}

function seedOf(part: number): number {
  // fast-check takes 32 bits.
  return (seedOfRun() + (part - 1) * 0x1000_0001) | 0;
}

function ordinal(number: number): string {
  return `${number}${number === 1 ? 'st' : number === 2 ? 'nd' : number === 3 ? 'rd' : 'th'}`;
}
