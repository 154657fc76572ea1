import { dateOf } from '../../time/instant';
import { includesNested } from '../change-sets';
import { changeSet } from './change-set';
import { masked, secretsOf } from '../stack-machine/events';
import type { StackOperation } from './request';
import { expressView, parameterViews } from './views';

export const describeChangeSet: StackOperation<'DescribeChangeSet'> = async (context, input, call) => {
  const it = changeSet(context, input);
  if (it.judging !== undefined) await call.park?.(it.judging);
  const { template, parameters, stack } = it;
  const secrets = new Set([
    ...secretsOf(stack),
    ...secretsOf({ template, parameters, resources: stack.resources }),
  ]);
  const shown = (properties: string | undefined): string | undefined =>
    properties === undefined || input.IncludePropertyValues !== true
      ? undefined
      : JSON.stringify(masked(JSON.parse(properties), secrets));
  return {
    ChangeSetName: it.name,
    ChangeSetId: it.id,
    StackId: it.stack.id,
    StackName: it.stack.name,
    Description: it.description,
    IncludeNestedStacks: includesNested(it),
    ParentChangeSetId: it.parent?.id,
    RootChangeSetId: it.root?.id,
    DeploymentConfig: expressView(it.deployment),
    CreationTime: dateOf(it.at),
    Status: it.status,
    ExecutionStatus: it.executionStatus,
    StatusReason: it.reason,
    Changes: it.changes.map(({ BeforeContext, AfterContext, ...change }) => ({
      Type: 'Resource',
      ResourceChange: {
        ...change,
        ChangeSetId: it.nested.get(change.LogicalResourceId)?.id,
        BeforeContext: shown(BeforeContext),
        AfterContext: shown(AfterContext),
      },
    })),
    Parameters: parameterViews(it),
  };
};
