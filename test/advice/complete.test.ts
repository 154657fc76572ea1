import { join } from 'node:path';

import { DELETIONS } from './plays/deletions';
import { adviceIn } from './sentences';

/*
 * Each sentence of the cleaner's reports that tells somebody to do something is played. What isn't stands here, with
 * the reason. Those of creation, settings and AWS's errors have tests beside their code.
 */

const ROOT = join(__dirname, '..', '..');
const PLAYED = new Set(DELETIONS.flatMap(({ advice }) => advice));

/** Played by hand-written tests of their own. */
const ELSEWHERE = [
  // test/advice/unsaid.test.ts
  /^Revoke it \(/u,
  /^Allow cloudformation:DescribeStacks/u,
  // Not played: a Region whose answers never end (test/runtime/wire-faults.test.ts has the fault).
  /^Delete the stack again later; if this stays, ask AWS Support/u,
];

it('every sentence of the reports is played', () => {
  const unplayed = adviceIn(ROOT).filter(
    ({ file, sentence }) =>
      /^src\/cleaner\/(?:report|unsaid)\.ts$/u.test(file) &&
      !PLAYED.has(sentence) &&
      !ELSEWHERE.some((each) => each.test(sentence)) &&
      ![...PLAYED].some((each) => each.startsWith(sentence)),
  );
  expect(unplayed).toEqual([]);
});
