import { isTouchable, type ClassifiedNetworkInterface } from '../network-interfaces/classify';
import type { StackResource } from '../network-interfaces/stack-resources';
import type { DeleteState } from './context';
import { shareOf, type Effects } from './effects';
import { seenGoneByStack } from './function-waits';
import type { Situation } from './situation';
import { changesSeen, leftUnasked, unknownChange, type Change } from './state/change';
import { RECENT, STALE_READS } from './tuning';

/**
 * When the stack's functions last changed, and whether that lets one expect network interfaces. Asked
 * at the beginning, and while a clean scan could be a stale one. Nothing is expected of a function for whose network
 * interfaces CloudFormation itself has waited, and saw them gone (guides/decisions/010-waited-for.md).
 */
export async function findChange(
  effects: Effects,
  { stack, until }: Situation,
  { operation, change, proof }: DeleteState,
  serviceLeft: readonly ClassifiedNetworkInterface[],
  now: number,
): Promise<Change> {
  const isBlind = serviceLeft.length === 0 && proof.seen === 0;
  const mayBeStale = isBlind && change.expected;
  const isDue = operation.invocations === 0 || change.isChangeUnasked;
  if (operation.mode === 'alone' || !(isDue || mayBeStale)) return change;
  // What is deleted needn't be waited for, and shows that EC2's answers aren't empty ones.
  if (!isBlind && serviceLeft.every((each) => isTouchable(each))) return leftUnasked(change);
  const all = await stack.own();
  // Unknown: be careful, from the operation's beginning on.
  if (all === undefined) return unknownChange(change, operation.mode === 'deletion');
  const changed = all.filter(
    ({ type, status, updatedAt }) =>
      type === 'AWS::Lambda::Function' &&
      (status.startsWith('DELETE_') || updatedAt >= operation.startedAt - RECENT),
  );
  const maySpareTime = (each: StackResource): boolean =>
    each.status === 'DELETE_COMPLETE' && now - each.updatedAt < STALE_READS;
  const seenGone = isBlind
    ? await seenGoneByStack(
        changed.filter((each) => maySpareTime(each)),
        (since) => stack.events(since, () => effects.clock.now() < shareOf(now, until)),
      )
    : new Set();
  const expecting = changed.filter(({ physicalId }) => !seenGone.has(physicalId));
  const at = expecting.map(({ status, updatedAt }) => (status === 'DELETE_IN_PROGRESS' ? now : updatedAt));
  return changesSeen(change, at, changed.length > 0);
}
