import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { StatesState } from '../state';
import { machineItem } from '../views';

export function listStateMachines(state: StatesState): Operation {
  return (given) => {
    const { items, ...rest } = page([...state.machines.values()], members(given));
    return { stateMachines: items.map(machineItem), ...rest };
  };
}
