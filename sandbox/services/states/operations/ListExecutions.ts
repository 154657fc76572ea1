import { JSON_CHECKS } from '../../../wire/checks';
import { page } from '../requests';
import type { StatesOperation } from '../state';
import { executionItem } from '../views';

/** The newest first (API reference). */
export const listExecutions: StatesOperation<'ListExecutions'> = (state, input) => {
  const { arn } = state.machine(JSON_CHECKS.required(input, 'stateMachineArn'));
  const all = [...state.executions.values()]
    .filter(
      ({ machineArn, end }) =>
        machineArn === arn && (input.statusFilter ?? end?.status ?? 'RUNNING') === (end?.status ?? 'RUNNING'),
    )
    .toReversed();
  const { items, ...rest } = page(all, input);
  return { executions: items.map(executionItem), ...rest };
};
