import type { Operation } from '../../../wire/model';
import { page } from '../requests';
import type { StatesState } from '../state';
import { machineItem } from '../views';

export function listStateMachines(state: StatesState): Operation<'states', 'ListStateMachines'> {
  return (input) => {
    const { items, ...rest } = page([...state.machines.values()], input);
    return { stateMachines: items.map(machineItem), ...rest };
  };
}
