import { JSON_CHECKS } from '../../../wire/checks';
import type { StatesOperation } from '../state';
import { machineItem } from '../views';

export const describeStateMachine: StatesOperation<'DescribeStateMachine'> = (state, input) => {
  const machine = state.machine(JSON_CHECKS.required(input, 'stateMachineArn'));
  const { text: definition, roleArn } = machine;
  return { ...machineItem(machine), status: 'ACTIVE', definition, roleArn };
};
