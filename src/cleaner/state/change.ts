import { flag, group, instant, type StateOf } from './group';

/** When the stack's functions last changed, and whether that lets one expect network interfaces. */
const { start, change, ...inContext } = group({
  /** Whether it is likely that there are, or were, network interfaces. */
  expected: flag(),
  /** The latest change known that may still be invisible in EC2's answers: a function gone or taken off. */
  changedAt: instant(),
  /** Whether that hasn't been asked yet, since so far there was nothing to wait for. */
  isChangeUnasked: flag(),
});

export type Change = StateOf<typeof inContext>;
export const changeInContext = inContext;

export function startChange(): Change {
  return start({});
}

/** Functions were taken off just now. */
export function functionsTakenOff(state: Change, now: number): Change {
  return change(state, { changedAt: now, expected: true });
}

/** It wasn't asked: what is deleted needn't be waited for. */
export function leftUnasked(state: Change): Change {
  return change(state, { isChangeUnasked: true });
}

/** It was asked, and can't be told: whether network interfaces are expected is for the mode to say. */
export function unknownChange(state: Change, expected: boolean): Change {
  return change(state, { isChangeUnasked: false, expected });
}

/**
 * It was asked. `at` is when each function changed that may have left network interfaces; `isSeenGone`: others changed, for
 * whose network interfaces CloudFormation has waited.
 */
export function changesSeen(state: Change, at: readonly number[], isSeenGone: boolean): Change {
  if (at.length > 0) {
    const changedAt = Math.max(state.changedAt ?? 0, ...at);
    return change(state, { isChangeUnasked: false, expected: true, changedAt });
  }
  return change(state, { isChangeUnasked: false, expected: state.expected && !isSeenGone });
}
