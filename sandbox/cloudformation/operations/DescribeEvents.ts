import type { ChangeSet } from '../change-sets';
import { dateOf } from '../../time/instant';
import type { InputOf, OutputOf } from '../../wire/model';
import { HOOK_STATUS } from '../registry/hooks/result';
import { STACK_TYPE } from '../stack-machine/events';
import type { OperationRecord, Stack, StackEvent } from '../stack-machine/stack';
import { changeSet } from './change-set';
import { page, problem, type StackContext, type StackOperation } from './request';
import { eventView } from './views';

type View = NonNullable<OutputOf<'cloudformation', 'DescribeEvents'>['OperationEvents']>[number];

/** An event as DescribeEvents has it, and whether it is a failure. */
interface Told {
  readonly at: number;
  readonly view: View;
  readonly isFailure: boolean;
}

/**
 * The events of a stack, of one operation, or of a change set, newest first; if asked, failures only. Members and
 * types of events are documented by name (API reference, `OperationEvent`); which event is of which type is assumed:
 * the stack's own are STACK_EVENT, a resource's failures PROVISIONING_ERROR, a hook's HOOK_INVOCATION_ERROR, all
 * others PROGRESS_EVENT.
 */
export const describeEvents: StackOperation<'DescribeEvents'> = (context, input) => {
  const all = chosen(context, input).filter(
    ({ isFailure }) => input.Filters?.FailedEvents !== true || isFailure,
  );
  const { items, next } = page(all, input);
  return { OperationEvents: items.map(({ view }) => view), NextToken: next };
};

function chosen(context: StackContext, input: InputOf<'cloudformation', 'DescribeEvents'>): readonly Told[] {
  const { stacks, changeSets } = context;
  const { OperationId: id = '', StackName: name = '' } = input;
  if (input.ChangeSetName !== undefined) return toldOfChangeSet(changeSet(context, input));
  if (id !== '') {
    const stack = stacks.all.find(({ operations }) => operations.some((each) => each.id === id));
    // Recorded in pasted output.
    if (stack === undefined) throw problem('Operation ID does not exist');
    return toldOf(stack, changeSets, ({ id: each }) => each === id);
  }
  // Words assumed.
  if (name === '') throw problem('One of ChangeSetName, OperationId or StackName must be specified.');
  const stack = stacks.find(name);
  if (stack === undefined) throw problem(`Stack [${name}] does not exist`);
  return toldOf(stack, changeSets, () => true);
}

function toldOf(
  stack: Stack,
  changeSets: readonly ChangeSet[],
  isWanted: (operation: OperationRecord) => boolean,
): readonly Told[] {
  const operations = new Map(stack.operations.filter(isWanted).map((each) => [each.id, each]));
  const events = stack.events.flatMap((event) => {
    const operation = operations.get(event.operationId);
    return operation === undefined ? [] : [toldOfEvent(stack, event, operation)];
  });
  const sets = changeSets.filter(({ record }) => operations.has(record.id)).flatMap(toldOfChangeSet);
  // Newest first; of the same instant the later one.
  return [...sets.toReversed(), ...events].toReversed().toSorted((a, b) => b.at - a.at);
}

function toldOfEvent(stack: Stack, event: StackEvent, operation: OperationRecord): Told {
  const { HookInvocationId: _, StackName: __, ...view } = eventView(stack, event);
  const isOfStack = event.resourceType === STACK_TYPE && event.physicalResourceId === stack.id;
  const isFailed = event.status.endsWith('_FAILED');
  const isHookFailure =
    event.hook?.status === HOOK_STATUS.failed || event.hook?.status === HOOK_STATUS.broken;
  const type = isHookFailure
    ? 'HOOK_INVOCATION_ERROR'
    : isOfStack
      ? 'STACK_EVENT'
      : isFailed
        ? 'PROVISIONING_ERROR'
        : 'PROGRESS_EVENT';
  return {
    at: event.at,
    isFailure: isHookFailure || isFailed,
    view: {
      ...view,
      OperationType: operation.type,
      EventType: type,
      ...(type === 'STACK_EVENT' ? statusOf(operation) : {}),
    },
  };
}

function toldOfChangeSet(it: ChangeSet): readonly Told[] {
  const { record, stack } = it;
  const common = { StackId: stack.id, OperationId: record.id, OperationType: record.type };
  const hooks = it.hookResults
    .filter(({ outcome }) => outcome !== 'succeeded')
    .map((each): Told => ({
      at: each.at,
      isFailure: true,
      view: {
        ...common,
        EventId: each.id,
        EventType: 'HOOK_INVOCATION_ERROR',
        Timestamp: dateOf(each.at),
        HookType: each.typeName,
        HookStatus: HOOK_STATUS[each.outcome],
        HookStatusReason: each.message.slice(0, 1024),
        HookInvocationPoint: 'PRE_PROVISION',
        HookFailureMode: each.failureMode,
      },
    }));
  const at = record.endedAt ?? record.startedAt;
  const itself: Told = {
    at,
    isFailure: record.status === 'FAILED',
    view: {
      ...common,
      EventId: `${it.name}-${record.id}`,
      EventType: 'STACK_EVENT',
      Timestamp: dateOf(at),
      ...statusOf(record),
    },
  };
  return [itself, ...hooks];
}

function statusOf({
  status,
  startedAt,
  endedAt,
}: OperationRecord): Pick<View, 'OperationStatus' | 'StartTime' | 'EndTime'> {
  return {
    OperationStatus: status,
    StartTime: dateOf(startedAt),
    EndTime: endedAt === undefined ? undefined : dateOf(endedAt),
  };
}
