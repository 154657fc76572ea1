import { AwsError } from '../../wire/types';
import { failureBelow, type ChangeSet } from '../change-sets';
import { refusing } from '../registry/hooks/result';
import type { HookTarget } from '../registry/hooks/target';
import { endRecord } from '../stack-machine/operation';
import { stringly } from '../template/resolve';
import { problem, type StackContext } from './request';

/** The change set that a request names. */
export function changeSet(
  { changeSets, stacks }: StackContext,
  {
    ChangeSetName: name = '',
    StackName: stack,
  }: { readonly ChangeSetName?: string | undefined; readonly StackName?: string | undefined },
): ChangeSet {
  if (stack === undefined && !name.startsWith('arn:'))
    throw problem('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const of = stack === undefined ? undefined : stacks.find(stack);
  const it = changeSets.findLast(
    (each) => each.id === name || (each.name === name && of !== undefined && each.stack === of),
  );
  if (it === undefined)
    throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
  return it;
}

/** Asks the hooks about a change set; it is being created meanwhile, and until those below it are. */
export function judge({ cloud, hooks }: StackContext, it: ChangeSet): void {
  const changedResources = it.changes.map(({ Action, LogicalResourceId, ResourceType, BeforeContext }) => {
    const after = it.template.Resources[LogicalResourceId]?.Properties;
    return {
      logicalResourceId: LogicalResourceId,
      resourceType: ResourceType,
      action: ({ Add: 'CREATE', Modify: 'UPDATE', Remove: 'DELETE' } as const)[Action],
      lineNumber: null,
      beforeContext: BeforeContext ?? null,
      afterContext:
        after === undefined || Action === 'Remove' ? null : JSON.stringify({ Properties: stringly(after) }),
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
  const below = [...it.nested.values()].flatMap(({ judging }) => judging ?? []);
  if (matching.length === 0 && below.length === 0) {
    created(it);
    endRecord(cloud, it.stack, it.record, 'SUCCEEDED');
    return;
  }
  const release = cloud.time.demand(`hooks of change set ${it.name}`);
  Object.assign(it, { status: 'CREATE_IN_PROGRESS', executionStatus: 'UNAVAILABLE' });
  const ask = async (): Promise<void> => {
    await Promise.all(below);
    const results = await Promise.all(matching.map((each) => hooks.ask(each, target, hooks.newId())));
    it.hookResults.push(...results);
    const names = refusing(results);
    const failure =
      names.length > 0
        ? `Change set creation failed. The following hook(s) failed: [${names.join(', ')}]`
        : failureBelow(it);
    if (failure === undefined) created(it);
    else Object.assign(it, { status: 'FAILED', reason: failure });
    endRecord(cloud, it.stack, it.record, failure === undefined ? 'SUCCEEDED' : 'FAILED');
  };
  it.judging = ask().finally(release);
}

/** Recorded: aws-amplify's notes on its drift detection; the user guide has it as “Executable from root change set”. */
const ONLY_FROM_ROOT = 'Only executable from the root change set.';

function created(it: ChangeSet): void {
  it.status = 'CREATE_COMPLETE';
  if (it.parent === undefined) it.executionStatus = 'AVAILABLE';
  else it.reason = ONLY_FROM_ROOT;
}
