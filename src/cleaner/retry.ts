import { toHandlerError, TRIED_AGAIN } from '../ground/errors';
import { isRetriable } from './aws-errors';
import { fromContext, toContext, toStartContext, type DeleteState, type Start } from './context';
import { pauseBeforeTurn } from './delete-rate';
import type { Effects } from './effects';
import { nextDelay } from './polling';
import type { HandlerInput, HandlerOutcome, IdentifiedModel } from './protocol';
import { asFarAsKnown, settingsOf, type Settings } from './settings';
import { toNextInvocation } from './state/operation';
import { putOff } from './state/pace';
import type { Store } from './store';
import { GRACE, LAST_DELAYS, MOST_REFUSED_CREDENTIALS } from './tuning';

/** How far an invocation had come when something went wrong. */
export interface Progress {
  readonly model: IdentifiedModel;
  /** Undefined until it was found what is to be deleted. */
  readonly settings: Settings | undefined;
  /** Of an operation that hasn't started, because AWS asks to try later. */
  readonly start: Start;
  /** Undefined until the operation has started. */
  readonly state: DeleteState | undefined;
}

/**
 * Throttling, faults of services and networks, and credentials that ended mid-way slow a delete down;
 * before its deadline they don't fail it. All else is for the user to know at once.
 */
export async function retryLater(
  effects: Effects,
  store: Store,
  input: HandlerInput,
  progress: Progress,
  error: unknown,
): Promise<HandlerOutcome> {
  const { model, start, state } = progress;
  const failure = toHandlerError(error);
  const retries = (state?.pace ?? start).retries + 1;
  const areCredentialsRefused = failure.code === 'InvalidCredentials';
  if (!isRetriable(error) && !areCredentialsRefused) throw failure;
  if (areCredentialsRefused && retries > MOST_REFUSED_CREDENTIALS) throw failure;

  const now = effects.clock.now();
  const settings =
    progress.settings ?? settingsOf(asFarAsKnown(model), input.configuration, input.awsAccountId);
  // Which of the two it is isn't known before it has started.
  const minutes = Math.max(settings.timeoutInMinutes, settings.updateTimeoutInMinutes);
  const deadline = state?.operation.deadline ?? start.since + minutes * 60_000;
  if (now >= deadline + GRACE) {
    const message = `The time is up, and what is left can't be told: ${failure.message.replace(TRIED_AGAIN, '.')}`;
    if (settings.onTimeout === 'FAIL' && state?.operation.onePass !== true) {
      const cure = state?.operation.mode === 'deletion' ? ' Delete the stack again later.' : '';
      return { status: 'FAILED', errorCode: 'NotStabilized', message: `${message}${cure}` };
    }
    await removeIfPossible(store, model.Id);
    return { status: 'SUCCESS', message };
  }
  // A turn that this invocation was given, when it was refused: it knows better than any doubling when to come again.
  const turn =
    fromContext(input.callbackContext, model.Id, now)?.pace.rate === undefined ? state?.pace.rate : undefined;
  const delay =
    turn === undefined
      ? delayBeforeRetry({ retries, deadline }, effects.random(), now)
      : pauseBeforeTurn(turn, effects.random(), now, deadline);
  return {
    status: 'IN_PROGRESS',
    model,
    callbackContext:
      state === undefined
        ? toStartContext({ ...start, retries })
        : toContext({
            ...state,
            operation: toNextInvocation(state.operation),
            pace: putOff(state.pace),
          }),
    callbackDelaySeconds: Math.max(1, Math.ceil(delay / 1_000)),
    message: `Trying again: ${failure.message}`,
  };
}

/** Milliseconds until the next try, after so many that had to be put off. */
export function delayBeforeRetry(
  { retries, deadline }: { readonly retries: number; readonly deadline: number },
  random: number,
  now: number,
): number {
  const seconds = nextDelay({
    age: 0,
    remaining: Math.max(LAST_DELAYS, (deadline - now) / 1_000),
    releases: [],
    throttles: retries,
    random,
  });
  return seconds * 1_000;
}

/** The deletion succeeds either way; a parameter that stays is better than a stack that does. */
async function removeIfPossible(store: Store, id: string): Promise<void> {
  try {
    await store.remove(id);
  } catch (error) {
    if (!isRetriable(error)) throw error;
  }
}
