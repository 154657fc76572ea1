import type { Cloud } from '../../../cloud';
import { dateOf } from '../../../time/instant';
import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { endWith } from '../run';
import type { StatesState } from '../state';

/** A function that runs for it goes on; what would follow doesn't. */
export function stopExecution(cloud: Cloud, state: StatesState): Operation<'states', 'StopExecution'> {
  return (input, { now }) => {
    const execution = state.execution(JSON_CHECKS.required(input, 'executionArn'));
    endWith(cloud, execution, { status: 'ABORTED', error: input.error, cause: input.cause });
    return { stopDate: dateOf(execution.end?.at ?? now) };
  };
}
