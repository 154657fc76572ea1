import { JSON_CHECKS } from '../../../wire/checks';
import type { StatesOperation } from '../state';

/** Of one that isn't there, too, it is done; executions go on (API reference). */
export const deleteStateMachine: StatesOperation<'DeleteStateMachine'> = (state, input) => {
  state.machines.delete(JSON_CHECKS.required(input, 'stateMachineArn'));
};
