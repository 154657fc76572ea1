import { dateOf } from '../../time/instant';
import type { OutputOf } from '../../wire/model';
import type { Deployment } from '../deployment';
import type { Resource, Stack, StackEvent } from '../stack-machine/stack';

type StackView = NonNullable<OutputOf<'cloudformation', 'DescribeStacks'>['Stacks']>[number];
type EventView = NonNullable<OutputOf<'cloudformation', 'DescribeStackEvents'>['StackEvents']>[number];

/** Of a template's parameters the values, but of those with NoEcho. */
export function parameterViews({
  template,
  parameters,
}: Pick<Stack, 'template' | 'parameters'>): NonNullable<StackView['Parameters']> {
  return Object.entries(parameters).map(([ParameterKey, { given, resolved }]) => {
    const isSecret = template.Parameters[ParameterKey]?.NoEcho === true;
    return {
      ParameterKey,
      ParameterValue: isSecret ? '****' : given,
      ResolvedValue: isSecret && resolved !== undefined ? '****' : resolved,
    };
  });
}

export function stackView(stack: Stack): StackView {
  return {
    StackId: stack.id,
    StackName: stack.name,
    AliasName: stack.alias,
    ChangeSetId: stack.changeSetId,
    Description: stack.description,
    // What there is none of is left out, but for tags (recorded: LocalStack's snapshots of AWS).
    Parameters: some(parameterViews(stack)),
    CreationTime: dateOf(stack.createdAt),
    LastUpdatedTime: stack.updatedAt === undefined ? undefined : dateOf(stack.updatedAt),
    DeletionTime: stack.deletedAt === undefined ? undefined : dateOf(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.deployment?.disableRollback ?? false,
    DeploymentConfig: expressView(stack.deployment),
    NotificationARNs: [],
    RoleARN: stack.roleArn,
    ParentId: stack.parentId,
    RootId: stack.rootId,
    Capabilities: some(stack.capabilities),
    Outputs: some(
      stack.outputs.map(({ key, value, description, exportName }) => ({
        OutputKey: key,
        OutputValue: value,
        Description: description,
        ExportName: exportName,
      })),
    ),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    LastOperations: lastOperations(stack),
  };
}

/** Nothing of what is carried out as usual. */
export function expressView(deployment: Deployment | undefined): StackView['DeploymentConfig'] {
  return deployment?.mode === 'EXPRESS'
    ? { Mode: deployment.mode, DisableRollback: deployment.disableRollback }
    : undefined;
}

/** The last one; of a rollback the one before it, too, whose failure it follows (recorded: user guide, "View stack events by operation"). */
function lastOperations({ operations }: Stack): StackView['LastOperations'] {
  const last = operations.at(-1);
  return operations
    .slice(last?.type === 'ROLLBACK' ? -2 : -1)
    .toReversed()
    .map(({ id, type }) => ({ OperationType: type, OperationId: id }));
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

export function summaryView(
  stack: Stack,
): NonNullable<OutputOf<'cloudformation', 'ListStacks'>['StackSummaries']>[number] {
  return {
    StackId: stack.id,
    StackName: stack.name,
    TemplateDescription: stack.description,
    CreationTime: dateOf(stack.createdAt),
    LastUpdatedTime: stack.updatedAt === undefined ? undefined : dateOf(stack.updatedAt),
    DeletionTime: stack.deletedAt === undefined ? undefined : dateOf(stack.deletedAt),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    LastOperations: lastOperations(stack),
    ParentId: stack.parentId,
    RootId: stack.rootId,
  };
}

export function resourceView(
  each: Resource,
): Omit<
  NonNullable<OutputOf<'cloudformation', 'ListStackResources'>['StackResourceSummaries']>[number],
  'LastUpdatedTimestamp'
> {
  return {
    LogicalResourceId: each.logicalId,
    PhysicalResourceId: each.physicalId,
    ResourceType: each.type,
    ResourceStatus: each.status,
    ResourceStatusReason: each.reason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

export function eventView(stack: Stack, event: StackEvent): EventView {
  return {
    StackId: stack.id,
    EventId: event.eventId,
    StackName: stack.name,
    OperationId: event.operationId,
    LogicalResourceId: event.logicalResourceId,
    PhysicalResourceId: event.physicalResourceId,
    ResourceType: event.resourceType,
    Timestamp: dateOf(event.at),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.token,
    DetailedStatus: event.detailedStatus,
    HookType: event.hook?.type,
    HookStatus: event.hook?.status,
    HookStatusReason: event.hook?.reason.slice(0, 1024),
    HookInvocationPoint: event.hook === undefined ? undefined : 'PRE_PROVISION',
    HookInvocationId: event.hook?.invocationId,
    HookFailureMode: event.hook?.failureMode,
  };
}
