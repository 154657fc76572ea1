import type { DeleteState } from './context';
import type { Effects } from './effects';
import { MOST_TRACED } from './tuning';

/**
 * When one clean scan proves an end: where each network interface that was ever seen in the way has been refused
 * by EC2 by its name (`InvalidNetworkInterfaceID.NotFound`, of a look by id or of a deletion). A list may be old, and
 * then lacks what is there; a refusal by name isn't one (`guides/decisions/001-quiet-period.md`).
 */

/** What is known of those that were seen, after a look that found these in the way. */
export function traced(
  { unproven, isTraced }: DeleteState,
  seen: readonly string[],
): Pick<DeleteState, 'unproven' | 'isTraced'> {
  const all = [...new Set([...unproven, ...seen])];
  return isTraced && all.length <= MOST_TRACED
    ? { unproven: all, isTraced }
    : { unproven: [], isTraced: false };
}

/**
 * After these were seen, whatever comes of the rest of the look: it was no clean one, and they aren't gone by it. Where
 * functions stay, so may their network interfaces: which of these are waited for isn't known yet, so that only two scans
 * prove the end.
 */
export function sighted(state: DeleteState, ids: readonly string[]): DeleteState {
  const fresh = ids.filter((id) => !state.unproven.includes(id));
  if (ids.length === 0) return state;
  const reset = { ...state, cleanScans: 0, cleanAt: undefined };
  if (state.mode === 'deletion') return { ...reset, ...traced(state, ids) };
  return fresh.length === 0 ? reset : { ...reset, unproven: [], isTraced: false };
}

/** Whether the next clean scan may be the last one, so that it has to see everything. */
export function mayBeLast({ unproven, isTraced }: DeleteState, { ends }: Pick<Effects, 'ends'>): boolean {
  return isTraced && unproven.length > 0 && ends !== 'by two scans';
}
