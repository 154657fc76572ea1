import { AwsError, type Operation } from '../../wire/types';
import { changeSet } from './change-set';
import type { StackContext } from './request';
import { begin } from './role';
import { checkUpdatable, startUpdate } from './update';

export const executeChangeSet = (context: StackContext): Operation => {
  const { machine, changeSets } = context;
  return (input, call) => {
    const it = changeSet(context, input);
    if (it.executionStatus !== 'AVAILABLE')
      throw new AwsError(
        'InvalidChangeSetStatus',
        `ChangeSet [${it.id}] cannot be executed in its current status of [${it.status}]`,
      );
    for (const each of changeSets.filter(({ stack }) => stack === it.stack))
      each.executionStatus = each === it ? 'EXECUTE_COMPLETE' : 'OBSOLETE';
    const { stack, template, body, parameters, roleArn } = it;
    stack.roleArn = roleArn;
    if (it.type === 'CREATE') {
      Object.assign(stack, { template, templateBody: body, parameters });
      machine.start(stack, 'creation', () =>
        machine.create(
          begin(context, call, input, stack),
          input['DisableRollback'] === 'true' ? 'DO_NOTHING' : 'ROLLBACK',
        ),
      );
    } else {
      checkUpdatable(stack);
      startUpdate(context, call, input, stack, { template, body, parameters });
    }
    return {};
  };
};
