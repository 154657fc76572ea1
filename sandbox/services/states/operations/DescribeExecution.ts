import { JSON_CHECKS } from '../../../wire/checks';
import type { StatesOperation } from '../state';
import { executionItem } from '../views';

export const describeExecution: StatesOperation<'DescribeExecution'> = (state, asked) => {
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
