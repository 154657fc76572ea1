import type { ClassifiedNetworkInterface } from '../../src/network-interfaces/classify';
import { SERVICE_PROFILES } from '../../src/network-interfaces/service-profiles';
import { classify } from '../../src/network-interfaces/classify';
import type { DeleteState } from '../../src/cleaner/context';
import { advance, step, stepWhenProven, type Facts, type Step } from '../../src/cleaner/delete-states';
import { BLOCKED_LOOKS_APART, CLEAN_SCANS_APART, GRACE, STALE_READS } from '../../src/cleaner/tuning';
import {
  ATTACHED,
  BEFORE_2019,
  networkInterface,
  RELEASED,
  rules,
  usersOf,
} from '../network-interfaces/samples';
import { stateOf, type Members } from './states';

const START = 1_000_000;
const MINUTE = 60_000;

const holder = {
  functionName: 'f',
  functionArn: 'arn',
  version: '$LATEST',
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1'],
  groupIds: ['sg-1'],
};
const its = (it = ATTACHED, held = false): ClassifiedNetworkInterface => ({
  networkInterface: it,
  class: classify(it, rules(['Lambda']), usersOf(it, held ? [holder] : [])),
});
const RELEASING = its();
const ORPHANED = its(RELEASED);
const DETACHABLE = its(BEFORE_2019);
const HELD = its(ATTACHED, true);
const FOREIGN = its(networkInterface({ description: 'mine' }));

const state = (changes: Members = {}): DeleteState =>
  stateOf({ startedAt: START, deadline: START + 120 * MINUTE, detached: true, ...changes });
const facts = (
  networkInterfaces: ClassifiedNetworkInterface[] = [],
  changes: Partial<Facts> = {},
): Facts => ({
  networkInterfaces,
  attachedFunctions: [],
  updatingFunctions: [],
  unaskedFunctions: [],
  isComplete: true,
  areOwnersUnread: false,
  isCutShort: false,
  isEverything: true,
  isInStack: true,
  blockedBy: undefined,
  releases: [(SERVICE_PROFILES[0] as (typeof SERVICE_PROFILES)[number]).release],
  onTimeout: 'FAIL',
  random: 0.5,
  ...changes,
});
const blockedBy = { is: 'owner-outside' as const, holder, stackName: undefined };
const LATE = START + 120 * MINUTE;

it('the end by EC2’s refusals by name is told first, too, where there is no stack', () => {
  const alone = facts([], { isInStack: false });
  expect(stepWhenProven(state({ mode: 'alone' }), alone, START).do).toBe('tell');
  expect(stepWhenProven(state({ mode: 'alone', told: true }), alone, START).do).toBe('succeed');
  expect(stepWhenProven(state(), facts(), START).do).toBe('succeed');
});

describe('the delete’s next step', () => {
  it.each<[string, Members, Facts, number, Step['do']]>([
    [
      'functions are to be taken off first',
      {},
      facts([RELEASING], { attachedFunctions: ['f'] }),
      START,
      'detach',
    ],
    ['their update is awaited', {}, facts([], { updatingFunctions: ['f'] }), START, 'wait'],
    ['something is being released', {}, facts([RELEASING]), START, 'wait'],
    ['an orphan is there', {}, facts([RELEASING, ORPHANED]), START, 'delete'],
    ['something is held, and its stack goes', {}, facts([HELD]), START, 'wait'],
    ['something is held in a clean-up', { mode: 'clean-up' }, facts([HELD]), START, 'verify'],
    ['something is held and there is no stack', { mode: 'alone' }, facts([HELD]), START, 'verify'],
    ['only foreign ones are there', {}, facts([FOREIGN]), START, 'verify'],
    ['nothing is there for the first time', {}, facts(), START, 'verify'],
    [
      'the one pass is over in the first invocation without a stack: a repeated one couldn’t tell whose end it was',
      { mode: 'alone', onePass: true },
      facts([], { isInStack: false }),
      START,
      'tell',
    ],
    ['the same in a stack, which knows', { mode: 'clean-up', onePass: true }, facts(), START, 'succeed'],
    [
      'the same in the second invocation without a stack',
      { mode: 'alone', onePass: true, invocations: 1 },
      facts([], { isInStack: false }),
      START,
      'succeed',
    ],
    [
      'the same where every invocation is a first one, long after the deadline',
      { mode: 'alone', onePass: true },
      facts([], { isInStack: false }),
      LATE + 3 * GRACE,
      'succeed',
    ],
    [
      'nothing is there for the second time, too soon',
      { cleanScans: 1, cleanAt: START },
      facts(),
      START + CLEAN_SCANS_APART - 1,
      'verify',
    ],
    [
      'nothing is there for the second time',
      { cleanScans: 1, cleanAt: START },
      facts(),
      START + CLEAN_SCANS_APART,
      'succeed',
    ],
    [
      'nothing was ever there though it was expected',
      { expected: true, changedAt: START, cleanScans: 1, cleanAt: START },
      facts(),
      START + CLEAN_SCANS_APART,
      'verify',
    ],
    [
      'the same once answers can’t be stale any more',
      { expected: true, changedAt: START, cleanScans: 1, cleanAt: START },
      facts(),
      START + STALE_READS,
      'succeed',
    ],
    [
      'nothing is there any more of what was seen',
      { expected: true, changedAt: START, seen: 1, cleanScans: 1, cleanAt: START + MINUTE },
      facts(),
      START + MINUTE + CLEAN_SCANS_APART,
      'succeed',
    ],
    [
      'nothing is there, and contexts get lost again and again until long after the deadline',
      { expected: true },
      facts(),
      LATE + 2 * GRACE,
      'succeed',
    ],
    ['nothing is there a while after the deadline for the first time', {}, facts(), LATE + GRACE, 'verify'],
    ['nothing is there at the deadline for the first time', {}, facts(), LATE, 'verify'],
    [
      'held ones that stay show that the answer is not an empty one',
      { mode: 'clean-up', expected: true, changedAt: START, cleanScans: 1, cleanAt: START },
      facts([HELD]),
      START + CLEAN_SCANS_APART,
      'succeed',
    ],
    ['the time is up', {}, facts([RELEASING]), LATE, 'fail'],
    [
      'the time ran up during a look that ended with the first reason to wait',
      {},
      facts([RELEASING], { isComplete: false, isEverything: false }),
      LATE,
      'wait',
    ],
    ['the time is up, and that may be', {}, facts([RELEASING], { onTimeout: 'SUCCEED' }), LATE, 'succeed'],
    ['the time is up, and an orphan can be deleted', {}, facts([ORPHANED]), LATE, 'delete'],
    [
      'the time is up, and the orphan would not go',
      { lastAttemptMade: true },
      facts([ORPHANED]),
      LATE,
      'fail',
    ],
    [
      'the time is up while functions are attached',
      {},
      facts([], { attachedFunctions: ['f'] }),
      LATE,
      'fail',
    ],
    ['something blocks for good, seen for the first time', {}, facts([HELD], { blockedBy }), START, 'wait'],
    [
      'something blocks for good, still',
      { blockedSince: START },
      facts([HELD], { blockedBy }),
      START + BLOCKED_LOOKS_APART,
      'fail',
    ],
    [
      'one pass: what is free goes',
      { onePass: true, deadline: START },
      facts([RELEASING, ORPHANED]),
      START,
      'delete',
    ],
    [
      'one pass: what is left stays',
      { onePass: true, deadline: START, lastAttemptMade: true },
      facts([RELEASING]),
      START,
      'succeed',
    ],
    [
      'one might be in use still by a function that is on its way off the VPC',
      {},
      facts([DETACHABLE], { updatingFunctions: ['f'] }),
      START,
      'wait',
    ],
    ['the same when the time is up', {}, facts([DETACHABLE], { updatingFunctions: ['f'] }), LATE, 'fail'],
    [
      'one that is free can go while a function is on its way off the VPC',
      {},
      facts([DETACHABLE, ORPHANED], { updatingFunctions: ['f'] }),
      START,
      'delete',
    ],
    ['one pass: nothing is there', { onePass: true, deadline: START }, facts(), START, 'succeed'],
  ])('%s', (_what, changes, seen, now, expected) => {
    expect(step(state(changes), seen, now).do).toBe(expected);
  });

  it('never waits beyond the deadline, and looks exactly then for the last time', () => {
    const next = step(state(), facts([RELEASING]), LATE - 3_000);
    expect(next).toMatchObject({ do: 'wait', until: LATE });
  });

  it('looks soon where nothing tells when the release began: it may be over at any moment', () => {
    const until = (changes: Members): number => {
      const next = step(state(changes), facts([RELEASING]), START);
      return next.do === 'wait' ? next.until - START : NaN;
    };
    expect(until({ changedAt: START })).toBeGreaterThan(2 * MINUTE);
    expect(until({})).toBeLessThan(MINUTE / 2);
  });

  it('names what is left when the time is up', () => {
    expect(step(state(), facts([RELEASING, HELD, FOREIGN]), LATE)).toMatchObject({
      because: { is: 'timeout', left: [RELEASING, HELD] },
    });
  });
});

describe('what the next invocation is told', () => {
  it('counts clean scans in a row, and begins anew when something shows', () => {
    const first = advance(state(), facts(), { do: 'verify', notBefore: 0 }, START);
    expect(first.proof).toMatchObject({ cleanScans: 1, cleanAt: START });
    const again = advance(first, facts([RELEASING]), { do: 'wait', until: 0, for: [] }, START + 1);
    expect(again.proof).toMatchObject({ cleanScans: 0, cleanAt: undefined, seen: 1 });
  });

  it('counts what goes, and not what stays with its functions', () => {
    const seen = facts([HELD, RELEASING, FOREIGN]);
    const wait: Step = { do: 'wait', until: 0, for: [] };
    expect(advance(state({ mode: 'clean-up' }), seen, wait, START).proof.seen).toBe(1);
    expect(advance(state({ mode: 'deletion' }), seen, wait, START).proof.seen).toBe(2);
  });

  it('remembers since when something blocks for good, and forgets when nothing does', () => {
    const first = advance(state(), facts([HELD], { blockedBy }), { do: 'wait', until: 0, for: [] }, START);
    expect(first.owners.blockedSince).toBe(START);
    expect(
      advance(first, facts([HELD], { blockedBy }), { do: 'wait', until: 0, for: [] }, START + 9).owners
        .blockedSince,
    ).toBe(START);
    expect(
      advance(first, facts([HELD]), { do: 'wait', until: 0, for: [] }, START + 9).owners.blockedSince,
    ).toBeUndefined();
  });
});
