import type { Caller } from '../../call';
import { AwsError } from '../../wire/types';
import { descendantsOf, failureBelow, includesNested, UNCHANGED, type ChangeSet } from '../change-sets';
import { newNestedStack, randomSuffix, wantedOf } from './nested-stacks';
import { plannedChanges, type ResourceChange } from '../plan/changes';
import type { Properties } from '../resource-type';
import { STACK_TYPE } from '../stack-machine/events';
import { endRecord, record, type Operation } from '../stack-machine/operation';
import { isUnmade, type Stack } from '../stack-machine/stack';
import { NOTHING } from '../template/parse';
import { sameValue } from '../template/same';
import { judge } from './change-set';
import type { StackContext } from './request';

/** What a change set is made of. */
export interface Draft extends Pick<
  ChangeSet,
  | 'name'
  | 'stack'
  | 'type'
  | 'template'
  | 'body'
  | 'parameters'
  | 'tags'
  | 'roleArn'
  | 'deployment'
  | 'description'
  | 'input'
> {
  /** It has made the stack. */
  readonly isNew: boolean;
  /** Why it fails whatever it would change. */
  readonly failure: string | undefined;
  /** Who will act, and reads the templates of nested stacks. */
  readonly caller: Caller;
  readonly parent?: ChangeSet;
}

/** Makes a change set, and, if it is to include them, those of the nested stacks before it is complete. */
export async function drafted(context: StackContext, draft: Draft): Promise<ChangeSet> {
  const { cloud, machine, changeSets } = context;
  const { isNew, failure, caller, ...own } = draft;
  const { stack, type, template, parameters, tags, deployment } = own;
  const operation: Operation = {
    stack,
    caller,
    token: undefined,
    deployment,
    cancelled: new AbortController(),
    record: record(cloud, stack, 'CREATE_CHANGESET'),
  };
  if (isNew) machine.review(operation);
  const changes =
    failure !== undefined
      ? []
      : plannedChanges({
          before: { template: stack.template, parameters: stack.parameters },
          after: { template, parameters, scope: machine.scope({ ...stack, parameters }, template) },
          resources: stack.resources,
          createOnly: context.createOnly,
        });
  const isSameOutput = JSON.stringify(stack.template.Outputs) === JSON.stringify(template.Outputs);
  const it: ChangeSet = {
    ...own,
    id: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:changeSet/${own.name}/${cloud.random.stream('cloudformation/ids').uuid()}`,
    changes,
    // After all that has happened to the stack: tools show the events since then (the CDK).
    at: Math.max(cloud.time.now(), (stack.events.at(-1)?.at ?? 0) + Number(type !== 'CREATE')),
    parent: draft.parent,
    root: draft.parent?.root ?? draft.parent,
    nested: new Map(),
    record: operation.record ?? record(cloud, stack, 'CREATE_CHANGESET'),
    hookResults: [],
    status: 'CREATE_IN_PROGRESS',
    executionStatus: 'UNAVAILABLE',
    reason: undefined,
  };
  changeSets.push(it);
  if (includesNested(it))
    for (const change of changes)
      if (change.ResourceType === STACK_TYPE && change.Action !== 'Remove')
        it.nested.set(
          change.LogicalResourceId,
          await drafted(context, await nestedDraft(context, it, change, caller)),
        );
  const isEmpty =
    type !== 'CREATE' &&
    !changes.some((each) => isChange(it, each)) &&
    isSameOutput &&
    sameValue(tags, stack.tags);
  const refusal = failure ?? (isEmpty ? UNCHANGED : failureBelow(it));
  if (refusal === undefined) {
    judge(context, it);
    return it;
  }
  if (isEmpty) it.changes = [];
  Object.assign(it, { status: 'FAILED', reason: refusal });
  endRecord(cloud, stack, it.record, 'FAILED');
  return it;
}

/** A nested stack that is declared as before has changed only if something in it has. */
function isChange({ nested }: ChangeSet, { LogicalResourceId, Details }: ResourceChange): boolean {
  const isSeenBelow = Details.length > 0 && Details.every(({ ChangeSource }) => ChangeSource === 'Automatic');
  return !isSeenBelow || nested.get(LogicalResourceId)?.reason !== UNCHANGED;
}

/** The change set of a nested stack that another one makes or changes. A stack that is new is in review until then. */
async function nestedDraft(
  context: StackContext,
  parent: ChangeSet,
  { LogicalResourceId, ResourceType, AfterContext = '{}' }: ResourceChange,
  caller: Caller,
): Promise<Draft> {
  const { deployment, input } = parent;
  const { Properties: properties = {} } = JSON.parse(AfterContext) as { readonly Properties?: Properties };
  const old = parent.stack.resources.get(LogicalResourceId);
  const there =
    old === undefined || old.type !== ResourceType || isUnmade(old)
      ? undefined
      : context.stacks.find(old.physicalId);
  const capabilities = input.Capabilities ?? [];
  const given = await wantedOf(context, properties, capabilities, caller, there).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    const { template = NOTHING, templateBody = '', parameters = {} } = there ?? {};
    return { template, body: templateBody, parameters, failure: error.message };
  });
  const stack =
    there ??
    newNestedStack(context, {
      parent: parent.stack,
      logicalId: LogicalResourceId,
      capabilities,
      stackTags: parent.tags,
      properties,
      ...given,
      status: 'REVIEW_IN_PROGRESS',
    });
  // Recorded: aws-sam-cli#2406.
  const suffix = `-${LogicalResourceId}-${randomSuffix(context.cloud, 'cloudformation/nested-change-sets', 12)}`;
  return {
    failure: undefined,
    ...given,
    name: `${parent.name.slice(0, 128 - suffix.length)}${suffix}`,
    stack,
    isNew: there === undefined,
    type: there === undefined ? 'CREATE' : 'UPDATE',
    tags: stack.tags,
    roleArn: parent.roleArn,
    deployment,
    description: undefined,
    input,
    caller,
    parent,
  };
}

/** Deletes the stacks in review that change sets would have made, and haven't (API reference, DeleteChangeSet). */
export function discard(
  { machine }: Pick<StackContext, 'machine'>,
  stacks: readonly Stack[],
  { caller, deployment }: Pick<Operation, 'caller' | 'deployment'>,
): void {
  for (const stack of stacks.filter(({ status }) => status === 'REVIEW_IN_PROGRESS')) {
    const operation: Operation = {
      stack,
      caller,
      token: undefined,
      deployment,
      cancelled: new AbortController(),
    };
    void machine.start(operation, 'deletion', () => machine.discard(operation));
  }
}

/** The stacks that those below a change set are of. */
export function stacksBelow(it: ChangeSet): readonly Stack[] {
  return descendantsOf(it).map(({ stack }) => stack);
}
