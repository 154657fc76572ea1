import { dateOf } from '../../../time/instant';
import { JSON_CHECKS } from '../../../wire/checks';
import { readDefinition } from '../definition';
import { machineExists } from '../errors';
import { checkedName } from '../requests';
import type { StatesOperation } from '../state';

/** Of the same name and content it is the one that is there (API reference). */
export const createStateMachine: StatesOperation<'CreateStateMachine'> = (state, input, { now }) => {
  const name = checkedName(JSON_CHECKS.required(input, 'name'));
  const text = JSON_CHECKS.required(input, 'definition');
  const roleArn = JSON_CHECKS.required(input, 'roleArn');
  const type = JSON_CHECKS.word(input, 'type', ['STANDARD', 'EXPRESS']) ?? 'STANDARD';
  const arn = state.machineArn(name);
  const before = state.machines.get(arn);
  if (before !== undefined) {
    if (before.text !== text || before.roleArn !== roleArn || before.type !== type) throw machineExists(arn);
    return { stateMachineArn: arn, creationDate: dateOf(before.created) };
  }
  const definition = readDefinition(text);
  state.machines.set(arn, { name, arn, type, created: now, text, definition, roleArn });
  return { stateMachineArn: arn, creationDate: dateOf(now) };
};
