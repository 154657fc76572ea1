import { HandlerError } from '../ground/handler-error';
import type { DeleteState } from './context';
import { fingerprint } from './fingerprint';
import type { EniCleanerModel, HandlerInput, IdentifiedModel } from './protocol';
import { asFarAsKnown, hasTargets } from './settings';
import { parameterName, type Store, type StoredResource } from './store';

/** What a delete is about. */
export interface Subject {
  readonly model: IdentifiedModel;
  /** What the parameter held; undefined when it is gone or unreadable. */
  readonly stored: StoredResource | undefined;
}

/**
 * What is to be deleted: what the state in SSM says, or a request that brings the very same properties, as
 * CloudFormation does with each callback. So SSM is read once in an operation, and not with every look.
 */
export async function subjectOf(
  store: Store,
  input: HandlerInput,
  id: string,
  state: DeleteState | undefined,
): Promise<Subject> {
  const model = { ...input.model, Id: id };
  if (state?.operation.model !== undefined && state.operation.model === fingerprint(model)) {
    return { model: asFarAsKnown(model), stored: undefined };
  }
  return findSubject(store, input, id, state !== undefined);
}

/**
 * What is to be deleted. The parameter decides whether the resource exists. In a stack its properties
 * come with the request as well, so that a parameter removed or broken by hand doesn't end the stack's
 * protection; without a stack (Cloud Control API, contract tests) a missing one means `NotFound`. Where both have
 * targets, the request's count: anybody who may write the parameter could widen what is deleted.
 */
async function findSubject(
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
