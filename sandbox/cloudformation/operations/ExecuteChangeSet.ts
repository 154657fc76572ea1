import { AwsError } from '../../wire/types';
import { descendantsOf } from '../change-sets';
import { changeSet } from './change-set';
import { discard, stacksBelow } from './draft';
import type { StackOperation } from './request';
import { begin } from './role';
import { checkUpdatable, outdate, startUpdate } from './update';

export const executeChangeSet: StackOperation<'ExecuteChangeSet'> = (context, input, call) => {
  const { machine, changeSets } = context;
  const it = changeSet(context, input);
  if (it.executionStatus !== 'AVAILABLE')
    throw new AwsError(
      'InvalidChangeSetStatus',
      `ChangeSet [${it.id}] cannot be executed in its current status of [${it.status}]`,
    );
  const { stack, template, body, parameters, roleArn, tags } = it;
  const { DisableRollback: disableRollback = it.deployment.disableRollback } = input;
  const deployment = { ...it.deployment, disableRollback };
  if (it.type !== 'CREATE') checkUpdatable(stack, deployment);
  outdate(changeSets, stack);
  for (const each of [it, ...descendantsOf(it)])
    if (each.status === 'CREATE_COMPLETE') each.executionStatus = 'EXECUTE_COMPLETE';
  stack.capabilities = it.input.Capabilities ?? [];
  stack.roleArn = roleArn;
  stack.changeSetId = it.id;
  const operation = { ...begin(context, call, input, stack, deployment), foreseen: it.nested };
  const tidy = (): void => {
    discard(context, stacksBelow(it), operation);
  };
  if (it.type === 'CREATE') {
    Object.assign(stack, { template, templateBody: body, parameters, tags });
    const onFailure = it.input.OnStackFailure === 'DELETE' ? 'DELETE' : 'ROLLBACK';
    void machine.start(operation, 'creation', () => machine.create(operation, onFailure)).then(tidy);
  } else {
    void startUpdate(context, operation, { template, body, parameters, tags }).then(tidy);
  }
  return {};
};
