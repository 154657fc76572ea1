import type { Done } from './act';
import { toContext, type DeleteState } from './context';
import { pauseBeforeTurn } from './delete-rate';
import { mayTell } from './delete-states';
import type { Effects } from './effects';
import type { HandlerOutcome } from './protocol';
import { messageOf } from './report';
import { delayBeforeRetry } from './retry';
import type { Look, Situation } from './situation';
import { afterTelling, toNextInvocation } from './state/operation';
import { onceMoreIsEnough } from './state/proof';
import type { Store } from './store';
import { SOON } from './tuning';
import { leavesSomething, rulesInTheWay, withRules } from './unsaid';

/** What CloudFormation is told after a step: the end, or when to come again and with what. */
export async function answer(
  effects: Effects,
  store: Store,
  situation: Situation,
  { facts, at }: Look,
  done: Done,
): Promise<HandlerOutcome> {
  const { model, settings } = situation;
  const { step, state } = done;
  const message = done.message ?? messageOf(step, facts, state, settings, at);
  switch (step.do) {
    case 'fail':
      return { status: 'FAILED', errorCode: 'NotStabilized', message };
    case 'tell':
    case 'succeed': {
      const rules = await rulesInTheWay(effects, situation);
      const report = withRules(message, rules);
      const isUnsaid = rules.length > 0 || leavesSomething(step, facts, state, situation);
      if (step.do === 'tell' || (isUnsaid && mayTell(state.operation, at))) return tell(model, state, report);
      await store.remove(model.Id);
      return { status: 'SUCCESS', message: report };
    }
    case 'detach':
    case 'delete':
    case 'wait':
    case 'verify': {
      const until = resumeAt(done, facts.random, effects.clock.now());
      const operation = toNextInvocation(state.operation);
      return {
        status: 'IN_PROGRESS',
        model,
        callbackContext: toContext({ ...state, operation }),
        callbackDelaySeconds: Math.max(1, Math.ceil((until - effects.clock.now()) / 1_000)),
        message,
      };
    }
  }
}

/** Says in an event what the success after it can't. */
function tell(model: Situation['model'], state: DeleteState, message: string): HandlerOutcome {
  const operation = toNextInvocation(afterTelling(state.operation));
  return {
    status: 'IN_PROGRESS',
    model,
    callbackContext: toContext({ ...state, operation, proof: onceMoreIsEnough(state.proof) }),
    callbackDelaySeconds: 1,
    message,
  };
}

/** When the next invocation should come, in milliseconds since the epoch. `random` is uniform in [0, 1). */
function resumeAt({ step, state, isCutOff }: Done, random: number, now: number): number {
  if (step.do === 'wait') return step.until;
  if (step.do === 'verify') return step.notBefore;
  const { deadline } = state.operation;
  const { rate, retries } = state.pace;
  if (isCutOff && rate !== undefined) return now + pauseBeforeTurn(rate, random, now, deadline);
  if (retries > 0) return now + delayBeforeRetry({ retries, deadline }, random, now);
  return now + SOON;
}
