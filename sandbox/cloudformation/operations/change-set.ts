import { AwsError, type Input } from '../../wire/types';
import type { HookTarget } from '../registry/hooks';
import type { Stack } from '../stack-machine/stack';
import type { Template } from '../template/parse';
import { holds, stringly } from '../template/resolve';
import { problem, text, type StackContext } from './request';

/** A change set of a stack. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stack: Stack;
  readonly type: string;
  readonly template: Template;
  readonly body: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly changes: readonly unknown[];
  status: string;
  executionStatus: string;
  reason: string | undefined;
  readonly at: number;
  readonly description: unknown;
  readonly input: Input;
  /** Resolves when the hooks have been asked about it. */
  judging?: Promise<void>;
}

/** The change set that a request names. */
export function changeSet({ changeSets }: StackContext, input: Input): ChangeSet {
  const name = text(input['ChangeSetName']);
  const stack = input['StackName'] === undefined ? undefined : text(input['StackName']);
  if (stack === undefined && !name.startsWith('arn:'))
    throw problem('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const it = changeSets.findLast(
    (each) =>
      each.id === name || (each.name === name && (each.stack.name === stack || each.stack.id === stack)),
  );
  if (it === undefined)
    throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
  return it;
}

/** What a change set would change, as DescribeChangeSet shows it. */
export function changesOf(
  { machine }: StackContext,
  stack: Stack,
  template: Template,
  parameters: Readonly<Record<string, string>>,
): readonly unknown[] {
  const scope = machine.scope({ ...stack, parameters }, template);
  const after = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
  );
  const names = new Set(after.map(([id]) => id));
  const before =
    JSON.stringify(stack.parameters) === JSON.stringify(parameters) ? stack.template.Resources : {};
  return [
    ...after.flatMap(([id, each]): readonly unknown[] => {
      const old = stack.resources.get(id);
      if (old === undefined)
        return [
          {
            Type: 'Resource',
            ResourceChange: {
              Action: 'Add',
              LogicalResourceId: id,
              ResourceType: each.Type,
              Scope: [],
              Details: [],
            },
          },
        ];
      if (JSON.stringify(before[id]?.Properties) === JSON.stringify(each.Properties)) return [];
      return [
        {
          Type: 'Resource',
          ResourceChange: {
            Action: 'Modify',
            LogicalResourceId: id,
            PhysicalResourceId: old.physicalId,
            ResourceType: each.Type,
            Replacement: 'Conditional',
            Scope: ['Properties'],
            Details: [],
          },
        },
      ];
    }),
    ...[...stack.resources.values()]
      .filter(({ logicalId }) => !names.has(logicalId))
      .map((old) => ({
        Type: 'Resource',
        ResourceChange: {
          Action: 'Remove',
          LogicalResourceId: old.logicalId,
          PhysicalResourceId: old.physicalId,
          ResourceType: old.type,
          PolicyAction: 'Delete',
          Scope: [],
          Details: [],
        },
      })),
  ];
}

/** Asks the hooks about a change set; it is being created meanwhile. */
export function judge({ cloud, hooks }: StackContext, it: ChangeSet): void {
  const changedResources = it.changes.map((each) => {
    const { ResourceChange } = each as { readonly ResourceChange: Readonly<Record<string, unknown>> };
    const id = String(ResourceChange['LogicalResourceId']);
    const after = it.template.Resources[id]?.Properties;
    const action = { Add: 'CREATE', Modify: 'UPDATE', Remove: 'DELETE' }[String(ResourceChange['Action'])];
    return {
      logicalResourceId: id,
      resourceType: ResourceChange['ResourceType'],
      action,
      lineNumber: null,
      beforeContext: null,
      afterContext: after === undefined ? null : JSON.stringify({ Properties: stringly(after) }),
    };
  });
  const target: HookTarget = {
    stackId: it.stack.id,
    stackName: it.stack.name,
    // Always CREATE, the change set is what is created (Hooks user guide).
    action: 'CREATE',
    on: { type: 'CHANGE_SET', changeSetId: it.id, template: it.body, changedResources },
  };
  const matching = hooks.matching(target);
  if (matching.length === 0) return;
  const release = cloud.time.demand(`hooks of change set ${it.name}`);
  Object.assign(it, { status: 'CREATE_IN_PROGRESS', executionStatus: 'UNAVAILABLE' });
  const ask = async (): Promise<void> => {
    const results = await Promise.all(matching.map((each) => hooks.ask(each, target, hooks.newId())));
    const refusing = results.filter(
      ({ outcome, failureMode }) => outcome !== 'succeeded' && failureMode === 'FAIL',
    );
    if (refusing.length === 0) {
      Object.assign(it, { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
    } else {
      it.status = 'FAILED';
      it.reason = `Change set creation failed. The following hook(s) failed: [${refusing.map(({ typeName }) => typeName).join(', ')}]`;
    }
  };
  it.judging = ask().finally(release);
}
