import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import type { StatesState } from '../state';
import { machineItem } from '../views';

export function describeStateMachine(state: StatesState): Operation<'states', 'DescribeStateMachine'> {
  return (input) => {
    const machine = state.machine(JSON_CHECKS.required(input, 'stateMachineArn'));
    const { text: definition, roleArn } = machine;
    return { ...machineItem(machine), status: 'ACTIVE', definition, roleArn };
  };
}
