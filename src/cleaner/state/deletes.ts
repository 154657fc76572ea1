import { count, flag, group, type StateOf } from './group';

/** What has been deleted, and whether it was for the last time. */
const { start, change, ...inContext } = group({
  deleted: count(),
  /** Set when the deadline's own attempt to delete has been made: what is left then stays. */
  lastAttemptMade: flag(),
});

export type Deletes = StateOf<typeof inContext>;
export const deletesInContext = inContext;

export function startDeletes(): Deletes {
  return start({});
}

/** Before a step, which is the last attempt to delete or isn't. */
export function attempting(deletes: Deletes, isLast: boolean): Deletes {
  return change(deletes, { lastAttemptMade: isLast });
}

/** After so many were deleted; `isOver`: there was time for all, or there is no more. */
export function afterDeleting(deletes: Deletes, more: number, isOver = true): Deletes {
  return change(deletes, {
    deleted: deletes.deleted + more,
    lastAttemptMade: deletes.lastAttemptMade && isOver,
  });
}
