import { freshState, type Beginning, type DeleteState } from './context';
import { HandlerError } from '../ground/handler-error';
import type { EniCleanerModel, HandlerInput } from './protocol';
import { asFarAsKnown, hasTargets, type Settings } from './settings';
import type { Stack, StackOperation } from './stack';
import { parameterName, type Store, type StoredOperation, type StoredResource } from './store';
import { NEXT_ATTEMPT } from './tuning';

/** What a delete is about. */
export interface Subject {
  readonly model: EniCleanerModel & { readonly Id: string };
  /** What the parameter held; undefined when it is gone or unreadable. */
  readonly stored: StoredResource | undefined;
}

/**
 * What is to be deleted. The parameter decides whether the resource exists. In a stack its properties
 * come with the request as well, so that a parameter removed or broken by hand doesn't end the stack's
 * protection; without a stack (Cloud Control API, contract tests) a missing one means `NotFound`. Where both have
 * targets, the request's count: anybody who may write the parameter could widen what is deleted.
 */
export async function findSubject(
  store: Store,
  input: HandlerInput,
  id: string,
  isUnderWay: boolean,
): Promise<Subject> {
  const reading = await store.read(id);
  const inRequest = asFarAsKnown({ ...input.model, Id: id });
  if (reading.is === 'stored') {
    const stored = asFarAsKnown(reading.resource.model);
    const model = hasTargets(inRequest) ? { ...stored, ...targetsOf(inRequest) } : stored;
    return { model, stored: reading.resource };
  }
  if (hasTargets(inRequest) && (isUnderWay || input.stackId !== undefined)) {
    return { model: inRequest, stored: undefined };
  }
  if (reading.is === 'missing') throw notFound(id);
  throw new HandlerError(
    'InvalidRequest',
    `The SSM parameter ${parameterName(id)} no longer holds the state of this resource, and the request doesn't say what it guards. Delete the parameter; then the resource counts as deleted.`,
  );
}

/** Those that a model doesn't name are named as none, so that no others stay beside them. */
function targetsOf({
  SecurityGroupIds,
  SubnetIds,
  VpcId,
}: EniCleanerModel): Pick<EniCleanerModel, 'SecurityGroupIds' | 'SubnetIds' | 'VpcId'> {
  return { SecurityGroupIds, SubnetIds, VpcId } as Pick<
    EniCleanerModel,
    'SecurityGroupIds' | 'SubnetIds' | 'VpcId'
  >;
}

/** The answer for a resource that isn't there. */
export function notFound(id: string): HandlerError {
  return new HandlerError('NotFound', `There is no Org::VPC::EniCleaner with the Id ${id}.`);
}

/**
 * Begins the operation, or joins one that an earlier attempt began. `since` is when this attempt was first
 * heard of, which setbacks may have kept from beginning.
 */
export async function begin(
  store: Store,
  input: HandlerInput,
  { model, stored }: Subject,
  settings: Settings,
  { since }: Beginning,
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
  const begun = freshState({
    id: model.Id,
    mode: operation.mode,
    startedAt,
    deadline: startedAt + minutes * 60_000,
    onePass: minutes === 0,
    detached: settings.functionNames.length === 0,
  });
  return { ...begun, statusDenied: operation.isDenied };
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
