import { epochSeconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { members } from '../input';
import type { StatesState } from '../state';

export function describeStateMachine(state: StatesState): Operation {
  return (given) => {
    const { arn, name, type, created, text, roleArn } = state.machine(
      members(given).requiredText('stateMachineArn'),
    );
    return {
      stateMachineArn: arn,
      name,
      status: 'ACTIVE',
      definition: text,
      roleArn,
      type,
      creationDate: epochSeconds(created),
    };
  };
}
