import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { patternOf, type Play } from './play';
import { CLI } from './plays/cli';
import { DELETIONS } from './plays/deletions';
import { CHANGE_SETS, CONFIGURATIONS, DELETIONS_SEEN, SAM_UPDATES, TEMPLATES, UPDATES } from './plays/guard';
import { CREATIONS, ERRORS, READS } from './plays/handlers';
import { NESTED } from './plays/nested';
import { UPDATES_FAIL } from './plays/updates-fail';
import { adviceIn, kindOf, unknownIn } from './sentences';

/*
 * Each sentence of the type's, the hook's and the command line's messages that tells somebody to do something is played: a test does what it
 * says in the sandbox, and it ends well. A new one shows itself here, and so does one of which nobody has said whether it
 * tells anything.
 */

const ROOT = join(__dirname, '..', '..');

const PLAYS: readonly Pick<Play, 'from' | 'advice'>[] = [
  ...CLI,
  ...DELETIONS,
  ...NESTED,
  ...UPDATES_FAIL,
  ...CREATIONS,
  ...READS,
  ...ERRORS,
  ...DELETIONS_SEEN,
  ...TEMPLATES,
  ...UPDATES,
  ...SAM_UPDATES,
  ...CHANGE_SETS,
  ...CONFIGURATIONS,
];

const REPORT = 'src/cleaner/report.ts';
const SHOWN = 'test/guard/shown.test.ts';

/** Played by tests that are written by hand: source, sentence, test file, and the test's name. */
const BY_HAND: readonly (readonly [string, RegExp, string, string])[] = [
  [
    REPORT,
    /^Allow cloudformation:DescribeStacks/u,
    'test/advice/unsaid.test.ts',
    'a status that may not be read: says so, and which permission lacks',
  ],
  [
    'src/cleaner/unsaid.ts',
    /^Revoke it \(/u,
    'test/advice/unsaid.test.ts',
    'is said by the cleaner, with the command that revokes it',
  ],
  [
    'src/guard/check-deletion.ts',
    /^Revoke it \(/u,
    'test/advice/unsaid.test.ts',
    'is a reason for the hook to refuse, with the same command',
  ],
  [
    'src/guard/check-deletion.ts',
    /^If the deletion fails, delete those/u,
    'test/advice/unsaid.test.ts',
    'the hook doesn’t comfort where the function’s role goes with the stack, and its command works',
  ],
  [
    'src/runtime/entrypoints.ts',
    /^Register Org::VPC::EniCleaner with/u,
    'test/advice/credentials.test.ts',
    'the type says to be registered with one, and works then',
  ],
  [
    'src/runtime/hook/effects.ts',
    /^Register Org::VPC::EniGuard with/u,
    'test/advice/credentials.test.ts',
    'the hook says so before a deletion, and works then',
  ],
  // Cures of templates beyond those that are played here: each of the corpus is applied as it is written, and checked anew.
  [
    'src/guard/cure.ts',
    /^(?:…write instead of|add, of type|write … anew|In full:)/u,
    SHOWN,
    'that is too long for one glance names the resources first, and has the whole after that',
  ],
  [
    'src/guard/words.ts',
    /^remove …$/u,
    'test/guard/corpus.test.ts',
    'a proposed fix, applied to the text of the template',
  ],
  [
    'src/cli/check/report.ts',
    /^Change `…` so$/u,
    'test/guard/corpus.test.ts',
    'a proposed fix, applied to the text of the template',
  ],
  [
    'src/cli/why/next-step.ts',
    /--yes --then-delete$/u,
    'test/cli/failing.test.ts',
    'that command follows it to its end, and deletes once more: %s',
  ],
  [
    'src/cli/register/index.ts',
    /^Next: … register/u,
    'test/cli/register.test.ts',
    'registers both, updates them by their content, and takes all of it back',
  ],
  [
    'src/cli/register/unregister.ts',
    /^Next: … unregister/u,
    'test/cli/register.test.ts',
    'registers both, updates them by their content, and takes all of it back',
  ],
  ['src/cli/verify/index.ts', /^Next: … verify/u, 'test/cli/verify.test.ts', 'documented: all as assumed'],
  // The apps of the real library are mended by such statements.
  [
    'src/guard/cure.ts',
    /^In the CDK’s code:/u,
    'cdk/test/judged.test.ts',
    'an app of the CDK is judged as its author would',
  ],
];

/** What can't be played, and why. */
const NOT_PLAYED: readonly (readonly [string, RegExp, string])[] = [
  [
    REPORT,
    /ask AWS Support/u,
    'a Region whose answers never end; the fault is in test/runtime/wire-faults.test.ts',
  ],
  [
    'src/ground/errors.ts',
    /^Grant the type's execution role what it lacks/u,
    'for an error that doesn’t tell its call: each of the runtime’s own clients does',
  ],
  [
    'src/ground/errors.ts',
    /^Check the properties of the resource/u,
    'no property that schema and creation let through is refused by the calls of today',
  ],
  ['src/ground/errors.ts', /^Please report it/u, 'defects of this project'],
  ['src/cli/main.ts', /^Please report it/u, 'defects of this project'],
  ['src/cli/register/index.ts', /^update it$/u, 'no advice: what the command itself would do'],
  [
    'src/cli/register/unregister.ts',
    /^(?:switch the hook off|delete stack …)/u,
    'no advice: what the command itself would do',
  ],
  ['src/cli/why/in-words.ts', /^…; free, and nobody/u, 'no advice: what is so'],
  [
    'src/cli/register/index.ts',
    /^(?:wait for its end|Mend what is said there|Look again with)/u,
    'for a stack of the registration that is busy or broken; the same command again is played in test/cli/register.test.ts',
  ],
  [
    'src/cli/register/unregister.ts',
    /^Ask again with/u,
    'for a stack of the registration that couldn’t be deleted; the command is played in test/cli/register.test.ts',
  ],
  [
    'src/cli/verify/index.ts',
    /^Name another with/u,
    'the same as sweep’s and timeline’s, which are played; a run of verify deploys a dozen stacks',
  ],
  [
    'src/cli/why/in-words.ts',
    /^give that permission/u,
    'for another stack than this; that CloudFormation waits then is the demo’s first scenario',
  ],
  [
    'src/cli/why/next-step.ts',
    /^disassociate the groups/u,
    'the sandbox associates no group with a second VPC',
  ],
];

/** As it stands in a play: in a message a full stop may be left out at the end. */
const bare = (sentence: string): string => sentence.replace(/[.;]$/u, '');

const isPlayed = (file: string, sentence: string): boolean =>
  PLAYS.some(
    ({ from = [REPORT], advice }) =>
      from.includes(file) && advice.some((each) => patternOf(bare(sentence), 'isu').test(each)),
  );

it('every piece of advice is played', () => {
  const unplayed = adviceIn(ROOT).filter(
    ({ file, sentence }) =>
      !isPlayed(file, sentence) &&
      ![...BY_HAND, ...NOT_PLAYED].some(([where, what]) => where === file && what.test(sentence)),
  );
  expect(unplayed).toEqual([]);
});

it('of every sentence it is known whether it is advice', () => {
  expect(unknownIn(ROOT)).toEqual([]);
});

it('nothing is excused that isn’t said, and the tests that it is excused with are there', () => {
  const all = adviceIn(ROOT);
  const isSaid = (file: string, what: RegExp): boolean =>
    all.some((each) => each.file === file && what.test(each.sentence));
  expect([...BY_HAND, ...NOT_PLAYED].filter(([file, what]) => !isSaid(file, what))).toEqual([]);
  for (const [, , file, name] of BY_HAND)
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`'${name}'`);
});

it.each<[string, ReturnType<typeof kindOf>]>([
  ['Frobnicate the stack.', 'unknown'],
  ['Delete the stack.', 'advice'],
  ['If it fails, delete the stack.', 'advice'],
  ['In the template, frobnicate it.', 'unknown'],
  ['…, or delete the function.', 'advice'],
  ['The stack is gone.', 'statement'],
])('a new sentence shows itself: %s', (sentence, kind) => {
  expect(kindOf(sentence)).toBe(kind);
});
