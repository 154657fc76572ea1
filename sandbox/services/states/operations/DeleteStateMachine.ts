import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import type { StatesState } from '../state';

/** Of one that isn't there, too, it is done; executions go on (API reference). */
export function deleteStateMachine(state: StatesState): Operation<'states', 'DeleteStateMachine'> {
  return (input) => {
    state.machines.delete(JSON_CHECKS.required(input, 'stateMachineArn'));
  };
}
