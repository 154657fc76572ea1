import { dateOf } from '../../../time/instant';
import { JSON_CHECKS } from '../../../wire/checks';
import { readDefinition } from '../definition';
import type { StatesOperation } from '../state';

/** Executions that run keep what they began with (API reference). */
export const updateStateMachine: StatesOperation<'UpdateStateMachine'> = (state, input, { now }) => {
  const machine = state.machine(JSON_CHECKS.required(input, 'stateMachineArn'));
  const text = input.definition ?? machine.text;
  machine.definition = readDefinition(text);
  machine.text = text;
  machine.roleArn = input.roleArn ?? machine.roleArn;
  return { updateDate: dateOf(now) };
};
