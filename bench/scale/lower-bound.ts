import type { Played } from './deletions';
import type { ScaleOptions } from './options';

/** Values that one filter takes (EC2 API reference). */
const VALUES_PER_FILTER = 200;

/** Lambda API reference. */
const VERSIONS_PER_PAGE = 50;

/** The description of what the stacks are and what became of them that the bound depends on. */
type Counted = Pick<Played, 'deletions' | 'deletedByCleaners'>;

/**
 * The fewest calls that could have done what the cleaners did, with as many looks as they took.
 *
 * EC2 ANDs the filters of a call and takes 200 values in one, so seeing all of the targets takes a call
 * for each 200 groups and each 200 subnets: `whole`. For each stack:
 *
 *     2             what is to be deleted, and what the stack is doing
 *     whole         the first look: nothing is known of what is there
 *     functions     who uses the place: every version of the account's functions, 50 a page (Lambda guide:
 *                   a network interface may be shared), once before anything is deleted
 *     1 each        every look that finds something to wait for or to delete: one sight is proof enough
 *     whole + 1     the proof that nothing is left: one sight of everything, and EC2's refusal by name of all that was seen
 *     1             the state is removed
 *
 * and one call for each network interface deleted, because EC2 deletes them one by one. How many looks
 * there are is a matter of delay, not of calls: `guides/decisions/003-polling.md`. Not counted, though every deletion makes
 * them: what remembers when the operation began, what tells when the functions went, and rules of other groups that keep a
 * guarded one, four or five calls in all; and what AWS refuses.
 */
export function leastCalls(
  { groups, subnets, functions = 0 }: Pick<ScaleOptions, 'groups' | 'subnets' | 'functions'>,
  { deletions, deletedByCleaners }: Counted,
): number {
  const whole = Math.ceil(groups / VALUES_PER_FILTER) + Math.ceil(subnets / VALUES_PER_FILTER);
  const pages = Math.max(1, Math.ceil((2 * functions) / VERSIONS_PER_PAGE));
  return deletions.reduce((total, { invocations }) => {
    const first = whole;
    const proof = whole + 1;
    // The first look and that of the proof are counted; a short deletion has no others.
    const others = Math.max(0, invocations - 2);
    return total + 2 + first + pages + others + proof + 1;
  }, deletedByCleaners);
}
