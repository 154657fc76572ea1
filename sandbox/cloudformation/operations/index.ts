import type { Operation } from '../../wire/types';
import { cancelUpdateStack } from './CancelUpdateStack';
import { continueUpdateRollback } from './ContinueUpdateRollback';
import { createChangeSet } from './CreateChangeSet';
import { createStack } from './CreateStack';
import { deleteChangeSet } from './DeleteChangeSet';
import { deleteStack } from './DeleteStack';
import { describeAccountLimits } from './DescribeAccountLimits';
import { describeChangeSet } from './DescribeChangeSet';
import { describeChangeSetHooks } from './DescribeChangeSetHooks';
import { describeEvents } from './DescribeEvents';
import { describeStackEvents } from './DescribeStackEvents';
import { describeStackResource } from './DescribeStackResource';
import { describeStackResources } from './DescribeStackResources';
import { describeStacks } from './DescribeStacks';
import { executeChangeSet } from './ExecuteChangeSet';
import { getTemplate } from './GetTemplate';
import { getTemplateSummary } from './GetTemplateSummary';
import { listChangeSets } from './ListChangeSets';
import { listExports } from './ListExports';
import { listImports } from './ListImports';
import { listStackResources } from './ListStackResources';
import { listStacks } from './ListStacks';
import { removeAlias } from './RemoveAlias';
import { rollbackStack } from './RollbackStack';
import { setAlias } from './SetAlias';
import { signalResource } from './SignalResource';
import { updateStack } from './UpdateStack';
import { updateTerminationProtection } from './UpdateTerminationProtection';
import { validateTemplate } from './ValidateTemplate';
import type { StackContext } from './request';

/** The operations on stacks and change sets, one file each. */
export function stackOperations(
  options: Omit<StackContext, 'changeSets'>,
): Readonly<Record<string, Operation>> {
  const context: StackContext = { ...options, changeSets: [] };
  return {
    CreateStack: createStack(context),
    UpdateStack: updateStack(context),
    DeleteStack: deleteStack(context),
    RollbackStack: rollbackStack(context),
    DescribeStacks: describeStacks(context),
    ListStacks: listStacks(context),
    DescribeStackEvents: describeStackEvents(context),
    DescribeStackResources: describeStackResources(context),
    DescribeStackResource: describeStackResource(context),
    ListStackResources: listStackResources(context),
    GetTemplate: getTemplate(context),
    ValidateTemplate: validateTemplate(context),
    GetTemplateSummary: getTemplateSummary(context),
    UpdateTerminationProtection: updateTerminationProtection(context),
    ListExports: listExports(context),
    ListImports: listImports(context),
    CreateChangeSet: createChangeSet(context),
    DescribeChangeSet: describeChangeSet(context),
    ListChangeSets: listChangeSets(context),
    DeleteChangeSet: deleteChangeSet(context),
    ExecuteChangeSet: executeChangeSet(context),
    SignalResource: signalResource(context),
    SetAlias: setAlias(context),
    RemoveAlias: removeAlias(context),
    DescribeEvents: describeEvents(context),
    DescribeChangeSetHooks: describeChangeSetHooks(context),
    DescribeAccountLimits: describeAccountLimits(),
    ContinueUpdateRollback: continueUpdateRollback(context),
    CancelUpdateStack: cancelUpdateStack(context),
  };
}
