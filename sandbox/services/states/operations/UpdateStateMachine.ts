import { epochSeconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { readDefinition } from '../definition';
import { members } from '../input';
import type { StatesState } from '../state';

/** Executions that run keep what they began with (API reference). */
export function updateStateMachine(state: StatesState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const machine = state.machine(input.requiredText('stateMachineArn'));
    const text = input.text('definition') ?? machine.text;
    machine.definition = readDefinition(text);
    machine.text = text;
    machine.roleArn = input.text('roleArn') ?? machine.roleArn;
    return { updateDate: epochSeconds(now) };
  };
}
