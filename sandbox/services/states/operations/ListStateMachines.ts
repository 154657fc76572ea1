import { page } from '../requests';
import type { StatesOperation } from '../state';
import { machineItem } from '../views';

export const listStateMachines: StatesOperation<'ListStateMachines'> = (state, input) => {
  const { items, ...rest } = page([...state.machines.values()], input);
  return { stateMachines: items.map(machineItem), ...rest };
};
