import type { Touchable } from '../network-interfaces/classify';
import { isUnlisted } from '../network-interfaces/marks';
import { count } from '../network-interfaces/words';
import { rateAmongCleaners } from './concurrent-cleaners';
import type { DeleteState } from './context';
import { afterRefusals, isSoonOver, mayBeMany, rateByYield, type DeleteRate } from './delete-rate';
import { advance, stepWhenProven, type Step } from './delete-states';
import type { Effects } from './effects';
import { confirmGone, deleteNetworkInterfaces, detachFunctions, type Allowance, type Work } from './perform';
import { pictureAfter } from './quick-look';
import { takingTurns } from './report';
import type { Settings } from './settings';
import type { Look, Situation } from './situation';
import { functionsTakenOff } from './state/change';
import { afterDeleting } from './state/deletes';
import { withoutDeleted } from './state/owners';
import { afterWork, inTurn, notRefused } from './state/pace';
import { nothingToWatch, stillUnknown } from './state/picture';
import { contradicted, mayBeLast, proven, refusedByName } from './state/proof';
import { GRACE, LEAST_TIME_FOR_STEP, TIME_FOR_ANOTHER_LOOK, TIME_FOR_STEP } from './tuning';

/** A step that was carried out. */
export interface Done {
  /** As it turned out. */
  readonly step: Step;
  /** The state with the step's effects. */
  readonly state: DeleteState;
  /** Whether EC2 refused to do more of it for now. */
  readonly isCutOff: boolean;
  /** Whether all that was in the way has been deleted. */
  readonly isAll?: boolean;
  /** What is to be said of it, where the step turned out otherwise. */
  readonly message?: string;
}

/**
 * Carries a step out, with what calls it takes: `perform.ts` makes them. `began` is when the invocation's first look did, in
 * milliseconds since the epoch.
 */
export async function act(
  effects: Effects,
  { settings, until }: Situation,
  seen: Look,
  step: Step,
  began: number,
): Promise<Done> {
  const state: DeleteState = {
    ...advance(seen.state, seen.facts, step, seen.at),
    picture: pictureAfter(seen.state, seen.facts, step, settings),
  };
  const allowance: Allowance = {
    until: Math.max(Math.min(began + TIME_FOR_STEP, until), seen.at + LEAST_TIME_FOR_STEP),
    isSlowed: state.pace.rate !== undefined,
    retries: state.pace.retries,
  };
  switch (step.do) {
    case 'detach': {
      const done = await detachFunctions(effects, step.functions, allowance);
      const hasEffect = done.moved > 0;
      const change = hasEffect ? functionsTakenOff(state.change, effects.clock.now()) : state.change;
      return { step, state: { ...state, change, pace: afterWork(state.pace, hasEffect) }, isCutOff: false };
    }
    case 'delete':
      return { step, ...(await deleteThem(effects, settings, state, step.networkInterfaces, allowance)) };
    case 'verify': {
      const quiet = { ...state, pace: notRefused(state.pace) };
      const { isProven, ...done } = await verify(effects, settings, quiet, allowance);
      // EC2 has refused by name all that were ever seen: then this look was the last.
      return { ...done, step: isProven ? stepWhenProven(done.state, seen.facts, seen.at) : step };
    }
    case 'wait':
    case 'tell':
    case 'succeed':
    case 'fail':
      return { step, state: { ...state, pace: notRefused(state.pace) }, isCutOff: false };
  }
}

/**
 * Whether a step is followed by another look at once. The deadline's own deletes are, for the verdict; so is, once, a
 * deletion of all that was in the way, of which EC2's refusals by name can prove that it is gone.
 */
export function mayLookAgain(
  effects: Effects,
  { state, isAll }: Done,
  { looks, began }: { readonly looks: number; readonly began: number },
): boolean {
  if (effects.clock.now() - began >= TIME_FOR_ANOTHER_LOOK) return false;
  return state.deletes.lastAttemptMade || (isAll === true && looks === 1 && mayBeLast(state.proof, effects));
}

async function deleteThem(
  effects: Effects,
  settings: Settings,
  state: DeleteState,
  networkInterfaces: readonly Touchable[],
  allowance: Allowance,
): Promise<Omit<Done, 'step'>> {
  const { operation, picture, deletes } = state;
  const done = await deleteNetworkInterfaces(effects, networkInterfaces, allowance);
  const { deleted, isRefused } = done;
  const rate = isRefused
    ? await rateAfter(effects, settings, state.pace.rate, done, allowance)
    : state.pace.rate;
  const unlisted = networkInterfaces
    .filter(({ networkInterface, class: { profile } }) => isUnlisted(networkInterface, profile))
    .map(({ networkInterface: { id } }) => id);
  // What there was no time for gets it in the next round, but not for ever.
  const isOver = done.postponed === 0 || effects.clock.now() >= operation.deadline + GRACE;
  return {
    state: {
      ...state,
      owners: withoutDeleted(
        state.owners,
        deleted,
        unlisted.filter((id) => deleted.includes(id)),
      ),
      deletes: afterDeleting(deletes, deleted.length, isOver),
      pace: inTurn(afterWork(state.pace, done.moved > 0), rate),
    },
    isCutOff: isRefused && rate !== undefined,
    ...(isRefused ? { message: takingTurns(networkInterfaces, deleted) } : {}),
    isAll: deleted.length === networkInterfaces.length && picture.watched.length === 0,
  };
}

/** How deletes take their turn after a burst that EC2 ended; undefined: they don't. */
async function rateAfter(
  effects: Effects,
  settings: Settings,
  before: DeleteRate | undefined,
  { moved: taken, postponed: left }: Work,
  { until, retries }: Allowance,
): Promise<DeleteRate | undefined> {
  const now = effects.clock.now();
  if (before === undefined) {
    const among = mayBeMany(taken)
      ? await rateAmongCleaners(effects, settings, { left, until, isFirst: true })
      : undefined;
    const isAlone = among === undefined || isSoonOver(among, effects.clock.now());
    // Before any was accepted, and where nobody else is to be seen, it is like any other call that is refused.
    if (taken === 0 && isAlone) return undefined;
    return among ?? rateByYield({ left, taken }, effects.clock.now());
  }
  if (!isSoonOver(before, now)) return before;
  const counted = await rateAmongCleaners(effects, settings, { left, until, isFirst: false });
  return afterRefusals(counted ?? rateByYield({ left, taken }, now), taken > 0 ? 0 : retries, now);
}

/** Nothing showed. What was seen last is looked at by its id: gone, or the answer was wrong. */
async function verify(
  effects: Effects,
  settings: Settings,
  state: DeleteState,
  allowance: Allowance,
): Promise<Omit<Done, 'step'> & { readonly isProven: boolean }> {
  const { picture, proof, deletes } = state;
  const isFirst = proof.cleanScans <= 1 && mayBeLast(proof, effects);
  const ids = isFirst
    ? [...new Set([...proof.unproven, ...picture.watched])]
    : picture.mayDeleteWatched
      ? picture.watched
      : [];
  if (ids.length === 0) return { state, isCutOff: false, isProven: false };
  const { deleted, inUse, gone, unanswered } = await confirmGone(effects, settings, ids, allowance);
  const left = refusedByName(proof, gone);
  const there = deleted + inUse;
  const isProven = isFirst && left.unproven.length === 0 && there === 0;
  if (isProven || there + unanswered.length === 0) {
    return {
      state: { ...state, picture: nothingToWatch(picture), proof: isProven ? proven(left) : left },
      isCutOff: false,
      isProven,
    };
  }
  return {
    state: {
      ...state,
      picture: inUse > 0 ? picture : stillUnknown(picture, unanswered),
      deletes: afterDeleting(deletes, deleted),
      proof: contradicted(left),
    },
    isCutOff: false,
    isProven,
    message: there > 0 ? stillThere(there, deleted) : notToldOf(unanswered.length),
  };
}

function stillThere(there: number, deleted: number): string {
  return `EC2 no longer showed ${count(there, 'network interface')} of a service’s that ${there === 1 ? 'was' : 'were'} there still${deleted > 0 ? `; ${deleted} deleted` : ''}. Looking again.`;
}

function notToldOf(unanswered: number): string {
  const [were, are] = unanswered === 1 ? ['was', 'it is'] : ['were', 'they are'];
  return `EC2 shows nothing of ${count(unanswered, 'network interface')} that ${were} there before, and doesn’t say that ${are} gone. Looking again.`;
}
