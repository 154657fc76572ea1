import { FAULT_NAMES, FAULTS, type FaultName } from '../../sandbox/faults/table';
import { cases } from '../support/cases';
import { breachesOf } from './oracle';
import { PLAIN, type Plan } from './plan';
import { play } from './play';

/** At its worst: what a bare `--fault` means is tried anyway. */
const WORST: Readonly<Record<FaultName, number>> = {
  'stale-reads': 180_000,
  'empty-reads': 1,
  'managed-hidden': 1,
  throttling: 0.8,
  'server-errors': 0.5,
  'connection-resets': 0.5,
  'slow-answers': 40_000,
  'credentials-expire': 1_000,
  'invocation-killed': 0.4,
  'callback-twice': 1,
  'callback-late': 1_200_000,
  'context-lost': 1,
  'progress-in-events': 1,
  'clock-skew': 180_000,
  'parameters-deleted': 1,
  'parameters-corrupted': 1,
  'permissions-missing': 1,
  'functions-attached': 1,
  'updates-fail': 1,
  flapping: 1,
  'lambda-waits': 1,
  'lambda-before-2019': 1,
};

/** What the cleaner's last message is where the stack can't be deleted; such an end has a reason of its own. */
const REFUSALS: Readonly<Partial<Record<FaultName, RegExp>>> = {
  'permissions-missing':
    /^\w+:\w+ failed: .* Allow \w+:\w+ in the policy of the type's execution role \(guides\/permissions\.md\)/u,
  'functions-attached':
    /^Function somebody-elses-[0-9a-f]{6}, which belongs to no stack, uses the same subnet and security groups and is not being deleted\. Take it off them or delete it, then delete the stack again\. Left: eni-/u,
  'credentials-expire':
    /failed: (?:RequestExpired|Expired\w*): .* The credentials of the type's execution role were not accepted\./u,
  'slow-answers':
    // Which of the last calls gets through is chance: then it is named what is left.
    /^The (?:handler did not answer$|time is up, and (?:what is left can't be told: .* failed: TimeoutError: |EC2’s list of network interfaces came to no end: )|120 minutes are over and 1 network interface is left\. .* Left: eni-)/u,
  'updates-fail':
    /^Lambda can’t take function \S+ off the VPC \(InternalError, Lambda had an internal error\), and doesn’t release its network interfaces\. Delete the stack again, without retaining anything, when this deletion has ended: CloudFormation goes on and deletes the function meanwhile\. Left: eni-/u,
  'invocation-killed': /^The handler did not answer/u,
};

const GONE =
  /^(?:The network interface that a service had left is gone|All \d+ network interfaces that services had left are gone|No service has left a network interface behind)/u;

/** What the cleaner's handler said, as the stack's events have it. */
const REASON = /^Cleaner: Resource handler returned message: "(.*)" \(RequestToken: /u;

/** One a change: the random deletions meet every fault at many more. */
const SEEDS = Array.from({ length: cases(1).numRuns }, (_, index) => index + 1);
const STORIES: readonly [string, Partial<Plan>][] = [
  ['a function that goes first', {}],
  ['a function that is taken off its VPC', { order: 'cleaner-first' }],
  [
    'something left behind',
    { planted: [{ service: 'Lambda', state: 'orphaned', untilAvailable: 3, untilDeleted: null }] },
  ],
];

describe.each(FAULT_NAMES)('%s', (name) => {
  const levels = [...new Set([FAULTS[name].on, WORST[name]])];
  it.each(levels.flatMap((level) => STORIES.map(([what, changes]) => [level, what, changes] as const)))(
    'at %d ends as it should: %s',
    async (level, _what, changes) => {
      for (const seed of SEEDS) {
        const played = await play({ ...PLAIN, ...changes, seed, faults: { [name]: level } });
        const outcome = played.ends.at(-1)?.outcome;
        const message = outcome === undefined || !('message' in outcome) ? '' : (outcome.message ?? '');
        expect(played.violations).toEqual([]);
        expect(breachesOf(played)).toEqual([]);
        if (played.status === 'DELETE_COMPLETE') {
          expect(message).toMatch(GONE);
          expect(played.left).toEqual([]);
        } else {
          const refusal = REFUSALS[name];
          expect(refusal).toBeDefined();
          const reasons = played.failures.flatMap((each) => REASON.exec(each)?.[1] ?? []);
          expect(reasons).toEqual([expect.stringMatching(refusal ?? /^$/u)]);
        }
      }
    },
  );
});
