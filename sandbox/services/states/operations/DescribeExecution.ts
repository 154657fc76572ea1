import type { Operation } from '../../../wire/types';
import { members } from '../input';
import type { StatesState } from '../state';
import { executionItem } from '../views';

export function describeExecution(state: StatesState): Operation {
  return (given) => {
    const execution = state.execution(members(given).requiredText('executionArn'));
    const { end, input } = execution;
    return {
      ...executionItem(execution),
      input,
      ...(end === undefined
        ? {}
        : end.status === 'SUCCEEDED'
          ? { output: end.output }
          : { error: end.error, cause: end.cause }),
    };
  };
}
