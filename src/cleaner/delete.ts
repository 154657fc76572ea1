import type { Touchable } from '../network-interfaces/classify';
import { isUnlisted } from '../network-interfaces/marks';
import { sumWithout } from '../network-interfaces/users';
import { count } from '../network-interfaces/words';
import type { DeleteState } from './context';
import { begin, findSubject, type Subject } from './start';
import { beginningFrom, fromContext, toContext } from './context';
import { advance, mayTell, step, stepWhenProven, type Facts, type Step } from './delete-states';
import { timeIsOverAt, type Effects } from './effects';
import { look, type Keep, type Look, type Situation } from './look';
import {
  afterSetbacks,
  isCrowded,
  isSoonOver,
  pauseBeforeBurst,
  rateByYield,
  type DeleteRate,
} from './delete-rate';
import { rateInCrowd } from './crowd';
import { fingerprint, idsOf, mayGoOnceFree, watchedOf } from './quick-look';
import { confirmGone, deleteNetworkInterfaces, detachFunctions, type Allowance, type Work } from './perform';
import { mayBeLast } from './proof';
import { HandlerError } from '../ground/handler-error';
import type { HandlerInput, HandlerOutcome } from './protocol';
import { messageOf, takingTurns } from './report';
import { afterSetback, delayAfterSetbacks, type Progress } from './retry';
import { asFarAsKnown, settingsOf, type Settings } from './settings';
import { Stack } from './stack';
import type { Store } from './store';
import { leavesSomething, rulesInTheWay, withRules } from './unsaid';
import {
  CLEAN_SCANS,
  CLEAN_SCANS_APART,
  GRACE,
  LEAST_TIME_FOR_STEP,
  MOST_WATCHED,
  SOON,
  TIME_FOR_ANOTHER_LOOK,
  TIME_FOR_STEP,
} from './tuning';

/**
 * One invocation of the delete handler: reads where the operation stands, looks, takes a step, and
 * answers. Every step may be repeated or begun anew without harm.
 */
export async function deleteResource(
  effects: Effects,
  store: Store,
  input: HandlerInput,
): Promise<HandlerOutcome> {
  const id = input.model.Id;
  if (id === undefined || id === '') {
    throw new HandlerError('InvalidRequest', 'The delete request has no Id, so it names no resource.');
  }
  const now = effects.clock.now();
  const until = timeIsOverAt(effects);
  let progress: Progress = {
    model: { ...input.model, Id: id },
    settings: undefined,
    beginning: beginningFrom(input.callbackContext, id, now),
    state: fromContext(input.callbackContext, id, now),
  };
  const stack = new Stack(effects, input.stackId);
  try {
    const subject = await subjectOf(store, input, progress);
    const settings = settingsOf(subject.model, input.configuration, input.awsAccountId);
    progress = { ...progress, model: subject.model, settings };
    const begun = progress.state ?? (await begin(store, input, subject, settings, progress.beginning, stack));
    const model = fingerprint(subject.model);
    // Which functions are settled is told by their places in FunctionNames.
    const state = { ...begun, model, settled: begun.model === model ? begun.settled : '' };
    progress = { ...progress, state };
    const situation: Situation = {
      settings,
      stack,
      logicalId: input.logicalResourceId,
      until,
    };
    const keep: Keep = (kept) => {
      progress = { ...progress, state: kept };
    };
    return await work(effects, store, subject.model, situation, state, keep);
  } catch (error) {
    return afterSetback(effects, store, input, progress, error);
  }
}

/**
 * What is to be deleted: what the state in SSM says, or a request that brings the very same properties, as
 * CloudFormation does with each callback. So SSM is read once in an operation, and not with every look.
 */
async function subjectOf(store: Store, input: HandlerInput, { model, state }: Progress): Promise<Subject> {
  if (state?.model !== undefined && state.model === fingerprint(model)) {
    return { model: asFarAsKnown(model), stored: undefined };
  }
  return findSubject(store, input, model.Id, state !== undefined);
}

async function work(
  effects: Effects,
  store: Store,
  model: Progress['model'],
  situation: Situation,
  initial: DeleteState,
  keep: Keep,
): Promise<HandlerOutcome> {
  const began = effects.clock.now();
  let state = initial;
  let hasLookedAgain = false;
  for (;;) {
    const seen = await look(effects, situation, state, keep);
    const now = effects.clock.now();
    let next = step(seen.state, seen.facts, now);
    const after = {
      ...advance(seen.state, seen.facts, next, now),
      ...memoryOf(next, seen, situation.settings),
    };
    const done = await perform(effects, situation.settings, after, next, {
      until: Math.max(Math.min(began + TIME_FOR_STEP, situation.until), now + LEAST_TIME_FOR_STEP),
      isSlowed: after.rate !== undefined,
      setbacks: after.setbacks,
    });
    state = done.state;
    keep(state);
    if (done.isProven === true) next = stepWhenProven(state, seen.facts, now);
    const message =
      done.message ??
      messageOf(next, seen.facts, done.isProven === true ? state : after, situation.settings, now);
    if (next.do === 'succeed' || next.do === 'tell') {
      const rules = await rulesInTheWay(effects, situation);
      const report = withRules(message, rules);
      const isUnsaid = rules.length > 0 || leavesSomething(next, seen.facts, state, situation);
      if (next.do === 'tell' || (isUnsaid && mayTell(state, now))) return tell(model, state, report);
      await store.remove(model.Id);
      return { status: 'SUCCESS', message: report };
    }
    if (next.do === 'fail') return { status: 'FAILED', errorCode: 'NotStabilized', message };
    // The deadline's own deletes are followed by the verdict at once.
    const isYoung = effects.clock.now() - began < TIME_FOR_ANOTHER_LOOK;
    if (state.lastAttemptMade && isYoung) continue;
    // All that was in the way was deleted just now: nothing has to be waited for to see that.
    const isLast = done.isAll === true && mayBeLast(state, effects);
    if (isLast && isYoung && !hasLookedAgain) {
      hasLookedAgain = true;
      continue;
    }
    const until = resumeAt(next, seen.facts, done, effects.clock.now());
    return {
      status: 'IN_PROGRESS',
      model,
      callbackContext: toContext({ ...state, invocations: state.invocations + 1 }),
      callbackDelaySeconds: Math.max(1, Math.ceil((until - effects.clock.now()) / 1_000)),
      message,
    };
  }
}

/**
 * Says in an event what the success after it can't. What was proven stays so: one more clean look is enough, without the
 * time between two.
 */
function tell(model: Progress['model'], state: DeleteState, message: string): HandlerOutcome {
  const cleanAt = state.cleanAt === undefined ? undefined : state.cleanAt - CLEAN_SCANS_APART;
  return {
    status: 'IN_PROGRESS',
    model,
    callbackContext: toContext({ ...state, cleanAt, told: true, invocations: state.invocations + 1 }),
    callbackDelaySeconds: 1,
    message,
  };
}

/** What to remember of what was seen: for the next look, and for making sure that it is gone once it doesn't show. */
function memoryOf(
  next: Step,
  { facts: { networkInterfaces }, state }: Look,
  settings: Situation['settings'],
): Partial<Pick<DeleteState, 'watched' | 'mayDeleteWatched' | 'isWaiting'>> {
  switch (next.do) {
    case 'wait':
      return {
        // A context has no room for both, and the next look is a whole one then.
        watched: state.functionsUnread === undefined ? watchedOf(next.for, settings) : [],
        mayDeleteWatched: next.for.every((each) => mayGoOnceFree(each, settings)),
        isWaiting: true,
      };
    case 'delete': {
      const others = networkInterfaces.filter(
        ({ class: { is } }) => is === 'releasing' || is === 'detachable',
      );
      const deletable = others.filter((each) => mayGoOnceFree(each, settings));
      return { watched: idsOf(deletable), mayDeleteWatched: true, isWaiting: false };
    }
    case 'verify': {
      // What shows has got another user, and stays with it.
      const shown = new Set(networkInterfaces.map(({ networkInterface }) => networkInterface.id));
      return { watched: state.watched.filter((id) => !shown.has(id)), isWaiting: false };
    }
    case 'detach':
    case 'tell':
    case 'succeed':
    case 'fail':
      return { watched: [], isWaiting: false };
  }
}

/** A step that was carried out. */
interface Done {
  /** The state with the step's effects. */
  readonly state: DeleteState;
  /** Whether EC2 refused to do more of it for now. */
  readonly isCutOff: boolean;
  /** Whether all that was in the way has been deleted. */
  readonly isAll?: boolean;
  /** Whether EC2 has refused by name all that were ever seen: then this look was the last. */
  readonly isProven?: boolean;
  /** What is to be said of it, where the step turned out otherwise. */
  readonly message?: string;
}

async function perform(
  effects: Effects,
  settings: Settings,
  state: DeleteState,
  next: Step,
  allowance: Allowance,
): Promise<Done> {
  switch (next.do) {
    case 'detach': {
      const done = await detachFunctions(effects, next.functions, allowance);
      const change = done.moved > 0 ? { changedAt: effects.clock.now(), expected: true } : {};
      return { state: { ...state, ...change, setbacks: setbacksAfter(done, state) }, isCutOff: false };
    }
    case 'delete': {
      const done = await deleteNetworkInterfaces(effects, next.networkInterfaces, allowance);
      const rate = done.isRefused
        ? await rateAfter(effects, settings, state.rate, done, allowance)
        : state.rate;
      return {
        state: {
          ...state,
          deleted: state.deleted + done.deleted.length,
          freeUnlisted: without(state.freeUnlisted, next.networkInterfaces, done.deleted),
          unusedIds: state.unusedIds === undefined ? undefined : sumWithout(state.unusedIds, done.deleted),
          // What there was no time for gets it in the next round, but not for ever.
          lastAttemptMade:
            state.lastAttemptMade && (done.postponed === 0 || effects.clock.now() >= state.deadline + GRACE),
          setbacks: setbacksAfter(done, state),
          rate,
        },
        isCutOff: done.isRefused && rate !== undefined,
        ...(done.isRefused ? { message: takingTurns(next.networkInterfaces, done.deleted) } : {}),
        isAll: done.deleted.length === next.networkInterfaces.length && state.watched.length === 0,
      };
    }
    case 'verify':
      return verify(effects, settings, { ...state, setbacks: 0 }, allowance);
    case 'wait':
    case 'tell':
    case 'succeed':
    case 'fail':
      return { state: { ...state, setbacks: 0 }, isCutOff: false };
  }
}

/** Of the free ones whose users no list shows, those that are left. */
function without(
  free: DeleteState['freeUnlisted'],
  tried: readonly Touchable[],
  deleted: readonly string[],
): DeleteState['freeUnlisted'] {
  if (free === undefined) return undefined;
  const unlisted = tried
    .filter(({ networkInterface, class: { profile } }) => isUnlisted(networkInterface, profile))
    .map(({ networkInterface: { id } }) => id);
  return {
    ...free,
    ids: sumWithout(
      free.ids,
      unlisted.filter((id) => deleted.includes(id)),
    ),
  };
}

/** How deletes take their turn after a burst that EC2 ended; undefined: they don't. */
async function rateAfter(
  effects: Effects,
  settings: Settings,
  before: DeleteRate | undefined,
  { moved: taken, postponed: left }: Work,
  { until, setbacks }: Allowance,
): Promise<DeleteRate | undefined> {
  const now = effects.clock.now();
  if (before === undefined) {
    const inCrowd = isCrowded(taken)
      ? await rateInCrowd(effects, settings, { left, until, isFirst: true })
      : undefined;
    const isAlone = inCrowd === undefined || isSoonOver(inCrowd, effects.clock.now());
    // Before any was accepted, and where nobody else is to be seen, it is like any other call that is refused.
    if (taken === 0 && isAlone) return undefined;
    return inCrowd ?? rateByYield({ left, taken }, effects.clock.now());
  }
  if (!isSoonOver(before, now)) return before;
  const counted = await rateInCrowd(effects, settings, { left, until, isFirst: false });
  return afterSetbacks(counted ?? rateByYield({ left, taken }, now), taken > 0 ? 0 : setbacks, now);
}

/** Nothing showed. What was seen last is looked at by its id: gone, or the answer was wrong. */
async function verify(
  effects: Effects,
  settings: Settings,
  state: DeleteState,
  allowance: Allowance,
): Promise<Done> {
  const isFirst = state.cleanScans <= 1 && mayBeLast(state, effects);
  const ids = isFirst
    ? [...new Set([...state.unproven, ...state.watched])]
    : state.mayDeleteWatched
      ? state.watched
      : [];
  if (ids.length === 0) return { state, isCutOff: false };
  const { deleted, inUse, gone, unanswered } = await confirmGone(effects, settings, ids, allowance);
  const refused = new Set(gone);
  const unproven = state.unproven.filter((id) => !refused.has(id));
  const there = deleted + inUse;
  const isProven = isFirst && unproven.length === 0 && there === 0;
  if (isProven)
    return { state: { ...state, watched: [], unproven, cleanScans: CLEAN_SCANS }, isCutOff: false, isProven };
  if (there + unanswered.length === 0) return { state: { ...state, watched: [], unproven }, isCutOff: false };
  return {
    state: {
      ...state,
      watched: inUse > 0 ? state.watched : unanswered.slice(0, MOST_WATCHED),
      deleted: state.deleted + deleted,
      unproven,
      cleanScans: 0,
      cleanAt: undefined,
    },
    isCutOff: false,
    message:
      there > 0
        ? `EC2 no longer showed ${count(there, 'network interface')} of a service’s that ${there === 1 ? 'was' : 'were'} there still${deleted > 0 ? `; ${deleted} deleted` : ''}. Looking again.`
        : `EC2 shows nothing of ${count(unanswered.length, 'network interface')} that ${unanswered.length === 1 ? 'was' : 'were'} there before, and doesn’t say that ${unanswered.length === 1 ? 'it is' : 'they are'} gone. Looking again.`,
  };
}

/** Work without effect is as good a reason to hold back as an answer that asks for it. */
function setbacksAfter({ moved }: Work, { setbacks }: DeleteState): number {
  return moved > 0 ? 0 : setbacks + 1;
}

/** When the next invocation should come, in milliseconds since the epoch. */
function resumeAt(next: Step, { random }: Facts, { state, isCutOff }: Done, now: number): number {
  switch (next.do) {
    case 'wait':
      return next.until;
    case 'verify':
      return next.notBefore;
    case 'detach':
    case 'delete':
    case 'tell':
    case 'succeed':
    case 'fail':
      if (isCutOff && state.rate !== undefined) {
        return now + pauseBeforeBurst(state.rate, random, now, state.deadline);
      }
      if (state.setbacks > 0) return now + delayAfterSetbacks(state, random, now);
      return now + SOON;
  }
}
