import { CLEAN_SCANS, CLEAN_SCANS_APART, MOST_TRACED } from '../tuning';
import { count, flag, group, ids, instant, type StateOf } from './group';
import type { Mode } from './operation';

/**
 * What proves that nothing is left. One clean scan does where each network interface that was ever seen in the way has
 * been refused by EC2 by its name (`InvalidNetworkInterfaceID.NotFound`, of a look by id or of a deletion): a list may be
 * old, and then lacks what is there; a refusal by name isn't one (`guides/decisions/001-quiet-period.md`).
 */
const { start, change, ...inContext } = group({
  /** The most network interfaces to wait for or to delete that one scan has found. */
  seen: count(),
  /** Scans without any, in a row, and when the first of them was: what proves anything is the time between two. */
  cleanScans: count(),
  cleanAt: instant(),
  /** Those that were ever seen in the way and that EC2 hasn't refused by name yet. */
  unproven: ids(),
  /** Whether they are all of these: more than a few aren't remembered. */
  isTraced: flag(true),
});

export type Proof = StateOf<typeof inContext>;
export const proofInContext = inContext;

export function startProof(): Proof {
  return start({});
}

const CONTRADICTED = { cleanScans: 0, cleanAt: undefined } as const;

/** What is known of those that were seen, after a look that found these in the way. */
function traced(
  { unproven, isTraced }: Proof,
  seen: readonly string[],
): Pick<Proof, 'unproven' | 'isTraced'> {
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
export function sighted(proof: Proof, mode: Mode, seen: readonly string[]): Proof {
  if (seen.length === 0) return proof;
  if (mode === 'deletion') return change(proof, { ...CONTRADICTED, ...traced(proof, seen) });
  const areKnown = seen.every((id) => proof.unproven.includes(id));
  return change(proof, areKnown ? CONTRADICTED : { ...CONTRADICTED, unproven: [], isTraced: false });
}

/** After a look that found these in the way; `isClean`: none, as far as it tells. */
export function afterLook(
  proof: Proof,
  { inTheWay, isClean }: { readonly inTheWay: readonly string[]; readonly isClean: boolean },
  now: number,
): Proof {
  return change(proof, {
    ...traced(proof, inTheWay),
    seen: Math.max(proof.seen, inTheWay.length),
    cleanScans: isClean ? Math.min(proof.cleanScans + 1, CLEAN_SCANS) : 0,
    cleanAt: isClean ? (proof.cleanScans > 0 ? proof.cleanAt : now) : undefined,
  });
}

/** After EC2 refused these by name. */
export function refusedByName(proof: Proof, gone: readonly string[]): Proof {
  const refused = new Set(gone);
  return change(proof, { unproven: proof.unproven.filter((id) => !refused.has(id)) });
}

/** EC2 has refused by name all that were ever seen: as good as two scans. */
export function proven(proof: Proof): Proof {
  return change(proof, { cleanScans: CLEAN_SCANS });
}

/** Something was there that the scan hadn't shown. */
export function contradicted(proof: Proof): Proof {
  return change(proof, CONTRADICTED);
}

/** What was proven stays so: one more clean look is enough, without the time between two. */
export function onceMoreIsEnough(proof: Proof): Proof {
  return change(proof, {
    cleanAt: proof.cleanAt === undefined ? undefined : proof.cleanAt - CLEAN_SCANS_APART,
  });
}

/** Whether the next clean scan may be the last one, so that it has to see everything. `ends` as in `effects.ts`. */
export function mayBeLast({ unproven, isTraced }: Proof, { ends }: { readonly ends?: string }): boolean {
  return isTraced && unproven.length > 0 && ends !== 'by two scans';
}
