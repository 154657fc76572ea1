import type { Operation } from '../../wire/types';
import { createChangeSet } from './CreateChangeSet';
import { createStack } from './CreateStack';
import { deleteChangeSet } from './DeleteChangeSet';
import { deleteStack } from './DeleteStack';
import { describeChangeSet } from './DescribeChangeSet';
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
import { rollbackStack } from './RollbackStack';
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
  };
}
