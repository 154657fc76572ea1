import { changeSet } from './change-set';
import type { StackOperation } from './request';

const HOOK_ACTIONS = { Add: 'CREATE', Modify: 'UPDATE', Remove: 'DELETE' } as const;

/** The hooks that will be asked about resources when the change set is executed. */
export const describeChangeSetHooks: StackOperation<'DescribeChangeSetHooks'> = (context, input) => {
  const { hooks } = context;
  const it = changeSet(context, input);
  const { stack, template } = it;
  const only = input.LogicalResourceId;
  const wanted = it.changes.filter(
    ({ LogicalResourceId }) => only === undefined || only === LogicalResourceId,
  );
  return {
    ChangeSetId: it.id,
    ChangeSetName: it.name,
    StackId: stack.id,
    StackName: stack.name,
    // Recorded: LocalStack's snapshots of AWS.
    Status: it.status === 'FAILED' ? 'UNAVAILABLE' : 'PLANNED',
    Hooks: wanted.flatMap(({ Action, LogicalResourceId, ResourceType }) =>
      hooks
        .matching({
          stackId: stack.id,
          stackName: stack.name,
          action: HOOK_ACTIONS[Action],
          on: {
            type: 'RESOURCE',
            name: ResourceType,
            logicalId: LogicalResourceId,
            properties: template.Resources[LogicalResourceId]?.Properties,
            previousProperties: stack.resources.get(LogicalResourceId)?.properties,
          },
        })
        .map(({ version, configuration }) => ({
          InvocationPoint: 'PRE_PROVISION',
          FailureMode: configuration.FailureMode === 'WARN' ? 'WARN' : 'FAIL',
          TypeName: version.typeName,
          TypeVersionId: version.versionId,
          TargetDetails: {
            TargetType: 'RESOURCE',
            ResourceTargetDetails: { LogicalResourceId, ResourceType, ResourceAction: Action },
          },
        })),
    ),
  };
};
