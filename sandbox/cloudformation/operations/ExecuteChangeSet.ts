import { AwsError, type Operation } from '../../wire/types';
import { changeSet } from './change-set';
import type { StackContext } from './request';
import { begin } from './role';
import { checkUpdatable, outdate, startUpdate } from './update';

export const executeChangeSet = (context: StackContext): Operation => {
  const { machine, changeSets } = context;
  return (input, call) => {
    const it = changeSet(context, input);
    if (it.executionStatus !== 'AVAILABLE')
      throw new AwsError(
        'InvalidChangeSetStatus',
        `ChangeSet [${it.id}] cannot be executed in its current status of [${it.status}]`,
      );
    const { stack, template, body, parameters, roleArn, tags } = it;
    const said = input['DisableRollback'];
    const deployment = {
      ...it.deployment,
      ...(said === undefined ? {} : { disableRollback: said === 'true' }),
    };
    if (it.type !== 'CREATE') checkUpdatable(stack, deployment);
    outdate(changeSets, stack);
    it.executionStatus = 'EXECUTE_COMPLETE';
    stack.roleArn = roleArn;
    stack.changeSetId = it.id;
    const operation = begin(context, call, input, stack, deployment);
    if (it.type === 'CREATE') {
      Object.assign(stack, { template, templateBody: body, parameters, tags });
      void machine.start(operation, 'creation', () =>
        machine.create(operation, it.input['OnStackFailure'] === 'DELETE' ? 'DELETE' : 'ROLLBACK'),
      );
    } else {
      void startUpdate(context, operation, { template, body, parameters, tags });
    }
    return {};
  };
};
