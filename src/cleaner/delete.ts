import { fromContext, startFrom } from './context';
import { act, mayLookAgain } from './act';
import { answer } from './answer';
import { step } from './delete-states';
import { timeIsOverAt, type Effects } from './effects';
import { HandlerError } from '../ground/handler-error';
import { look } from './look';
import { operationOf } from './operation';
import type { HandlerInput, HandlerOutcome } from './protocol';
import { subjectOf } from './request';
import { retryLater, type Progress } from './retry';
import { settingsOf } from './settings';
import type { Keep } from './situation';
import { Stack } from './stack';
import type { Store } from './store';

/**
 * One invocation of the delete handler: what is asked, how far the operation has come, a look, a step, and the answer.
 * Every step may be repeated or begun anew without harm.
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
    start: startFrom(input.callbackContext, id, now),
    state: fromContext(input.callbackContext, id, now),
  };
  const keep: Keep = (state) => {
    progress = { ...progress, state };
  };
  const stack = new Stack(effects, input.stackId);
  try {
    const subject = await subjectOf(store, input, id, progress.state);
    const { model } = subject;
    const settings = settingsOf(model, input.configuration, input.awsAccountId);
    progress = { ...progress, model, settings };
    let state = await operationOf(store, input, subject, settings, progress, stack);
    keep(state);
    const situation = { model, settings, stack, logicalId: input.logicalResourceId, until };
    const began = effects.clock.now();
    for (let looks = 1; ; looks += 1) {
      const seen = await look(effects, situation, state, keep);
      const next = step(seen.state, seen.facts, seen.at);
      const done = await act(effects, situation, seen, next, began);
      state = done.state;
      keep(state);
      if (!mayLookAgain(effects, done, { looks, began })) {
        return await answer(effects, store, situation, seen, done);
      }
    }
  } catch (error) {
    return retryLater(effects, store, input, progress, error);
  }
}
