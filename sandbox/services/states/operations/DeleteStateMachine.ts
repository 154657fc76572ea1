import type { Operation } from '../../../wire/types';
import { members } from '../input';
import type { StatesState } from '../state';

/** Of one that isn't there, too, it is done; executions go on (API reference). */
export function deleteStateMachine(state: StatesState): Operation {
  return (given) => {
    state.machines.delete(members(given).requiredText('stateMachineArn'));
    return {};
  };
}
