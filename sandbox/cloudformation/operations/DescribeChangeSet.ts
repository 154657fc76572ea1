import { isoMilliseconds } from '../../time/instant';
import type { Operation } from '../../wire/types';
import { includesNested } from '../change-sets';
import { changeSet } from './change-set';
import { masked, secretsOf } from '../stack-machine/events';
import type { StackContext } from './request';
import { parameterViews } from './views';

export const describeChangeSet =
  (context: StackContext): Operation =>
  async (input, call) => {
    const it = changeSet(context, input);
    if (it.judging !== undefined) await call.park?.(it.judging);
    const { template, parameters, stack } = it;
    const secrets = new Set([
      ...secretsOf(stack),
      ...secretsOf({ template, parameters, resources: stack.resources }),
    ]);
    const shown = (
      contexts: Readonly<Record<string, string | undefined>>,
    ): Readonly<Record<string, unknown>> =>
      Object.fromEntries(
        Object.entries(contexts).map(([name, text]) => [
          name,
          text === undefined ? undefined : JSON.stringify(masked(JSON.parse(text), secrets)),
        ]),
      );
    return {
      ChangeSetName: it.name,
      ChangeSetId: it.id,
      StackId: it.stack.id,
      StackName: it.stack.name,
      Description: it.description,
      IncludeNestedStacks: includesNested(it),
      ParentChangeSetId: it.parent?.id,
      RootChangeSetId: it.root?.id,
      DeploymentConfig:
        it.deployment.mode === 'EXPRESS'
          ? { Mode: it.deployment.mode, DisableRollback: it.deployment.disableRollback }
          : undefined,
      CreationTime: isoMilliseconds(it.at),
      Status: it.status,
      ExecutionStatus: it.executionStatus,
      StatusReason: it.reason,
      Changes: it.changes.map(({ BeforeContext, AfterContext, ...change }) => ({
        Type: 'Resource',
        ResourceChange: {
          ...change,
          ...(it.nested.has(change.LogicalResourceId)
            ? { ChangeSetId: it.nested.get(change.LogicalResourceId)?.id }
            : {}),
          ...(input['IncludePropertyValues'] === 'true' ? shown({ BeforeContext, AfterContext }) : {}),
        },
      })),
      Parameters: parameterViews(it),
    };
  };
