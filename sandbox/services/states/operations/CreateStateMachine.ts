import { epochSeconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { readDefinition } from '../definition';
import { machineExists } from '../errors';
import { members, nameIn } from '../input';
import type { StatesState } from '../state';

/** Of the same name and content it is the one that is there (API reference). */
export function createStateMachine(state: StatesState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const name = nameIn(input);
    const text = input.requiredText('definition');
    const roleArn = input.requiredText('roleArn');
    const type = input.word('type', ['STANDARD', 'EXPRESS']) ?? 'STANDARD';
    const arn = state.machineArn(name);
    const before = state.machines.get(arn);
    if (before !== undefined) {
      if (before.text !== text || before.roleArn !== roleArn || before.type !== type)
        throw machineExists(arn);
      return { stateMachineArn: arn, creationDate: epochSeconds(before.created) };
    }
    state.machines.set(arn, {
      name,
      arn,
      type,
      created: now,
      text,
      definition: readDefinition(text),
      roleArn,
    });
    return { stateMachineArn: arn, creationDate: epochSeconds(now) };
  };
}
