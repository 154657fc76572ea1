import type { Cloud } from '../../../cloud';
import { epochSeconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { members } from '../input';
import { endWith } from '../run';
import type { StatesState } from '../state';

/** A function that runs for it goes on; what would follow doesn't. */
export function stopExecution(cloud: Cloud, state: StatesState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const execution = state.execution(input.requiredText('executionArn'));
    const [error, cause] = [input.text('error'), input.text('cause')];
    endWith(cloud, execution, {
      status: 'ABORTED',
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
    return { stopDate: epochSeconds(execution.end?.at ?? now) };
  };
}
