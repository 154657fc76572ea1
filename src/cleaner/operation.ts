import { startState, type DeleteState, type Start } from './context';
import { fingerprint } from './fingerprint';
import type { HandlerInput } from './protocol';
import type { Subject } from './request';
import type { Settings } from './settings';
import type { Stack, StackOperation } from './stack';
import { ofOtherNames } from './state/functions';
import { startOperation, workingBy } from './state/operation';
import type { Store, StoredOperation } from './store';
import { NEXT_ATTEMPT } from './tuning';

/** How far the operation has come that a request belongs to: as its context says, or at its start. */
export async function operationOf(
  store: Store,
  input: HandlerInput,
  subject: Subject,
  settings: Settings,
  { state: before, start }: { readonly state: DeleteState | undefined; readonly start: Start },
  stack: Stack,
): Promise<DeleteState> {
  const state = before ?? (await startOperationOf(store, input, subject, settings, start, stack));
  const model = fingerprint(subject.model);
  return {
    ...state,
    operation: workingBy(state.operation, model),
    functions: state.operation.model === model ? state.functions : ofOtherNames(state.functions),
  };
}

/**
 * Starts the operation, or joins one that an earlier attempt started. `since` is when this attempt was first
 * heard of, which refused calls may have kept from starting.
 */
async function startOperationOf(
  store: Store,
  input: HandlerInput,
  { model, stored }: Subject,
  settings: Settings,
  { since }: Start,
  stack: Stack,
): Promise<DeleteState> {
  const operation = await stack.operation();
  const minutes = minutesFor(operation.mode, settings);
  const key = operation.key ?? nameOf(input, stored?.operation, minutes, since);
  const isNew = stored?.operation?.key !== key;
  // Where somebody removed the parameter, only the stack keeps a lost context from moving the deadline.
  const fresh =
    stored === undefined ? await beganBy(stack, input.logicalResourceId, operation, since) : since;
  const startedAt = Math.min(isNew ? fresh : stored.operation.startedAt, since);
  // Written before the first step, so that a lost context finds it; not where somebody removed the parameter.
  if (isNew && stored !== undefined) await store.replace({ ...stored, operation: { key, startedAt } });
  const started = startOperation({
    id: model.Id,
    mode: operation.mode,
    startedAt,
    deadline: startedAt + minutes * 60_000,
    onePass: minutes === 0,
    statusDenied: operation.isDenied,
  });
  return startState(started, { takesOff: settings.functionNames.length > 0 });
}

/** Where nobody can tell which of the two it is, the longer one holds. */
function minutesFor(mode: StackOperation['mode'], settings: Settings): number {
  switch (mode) {
    case 'deletion':
      return settings.timeoutInMinutes;
    case 'clean-up':
      return settings.updateTimeoutInMinutes;
    case 'alone':
      return Math.max(settings.timeoutInMinutes, settings.updateTimeoutInMinutes);
  }
}

/**
 * Names an operation of which the stack doesn't tell: by the request's token, which CloudFormation draws anew
 * for each attempt. One that begins where the time of another has just run out is the next attempt at the same.
 */
function nameOf(
  { clientRequestToken, stackId }: HandlerInput,
  before: StoredOperation | undefined,
  minutes: number,
  since: number,
): string {
  if (stackId === undefined || before === undefined) return clientRequestToken;
  const late = since - (before.startedAt + minutes * 60_000);
  return late >= 0 && late < NEXT_ATTEMPT ? before.key : clientRequestToken;
}

/**
 * When the deletion began by what the stack knows: its resource's own beginning or, in an update's clean-up,
 * which doesn't show there, that of the update.
 */
async function beganBy(
  stack: Stack,
  logicalResourceId: string | undefined,
  { mode, beganAt }: StackOperation,
  since: number,
): Promise<number> {
  if (mode !== 'deletion') return beganAt ?? since;
  const own = (await stack.own())?.find(({ logicalId }) => logicalId === logicalResourceId);
  return own?.status === 'DELETE_IN_PROGRESS' ? own.updatedAt : (beganAt ?? since);
}
