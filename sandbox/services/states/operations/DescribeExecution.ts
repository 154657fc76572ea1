import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import type { StatesState } from '../state';
import { executionItem } from '../views';

export function describeExecution(state: StatesState): Operation<'states', 'DescribeExecution'> {
  return (asked) => {
    const execution = state.execution(JSON_CHECKS.required(asked, 'executionArn'));
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
