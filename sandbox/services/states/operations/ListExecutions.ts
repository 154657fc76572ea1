import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { StatesState } from '../state';
import { executionItem } from '../views';

/** The newest first (API reference). */
export function listExecutions(state: StatesState): Operation {
  return (given) => {
    const input = members(given);
    const { arn } = state.machine(input.requiredText('stateMachineArn'));
    const status = input.text('statusFilter');
    const all = [...state.executions.values()]
      .filter(
        ({ machineArn, end }) =>
          machineArn === arn && (status ?? end?.status ?? 'RUNNING') === (end?.status ?? 'RUNNING'),
      )
      .toReversed();
    const { items, ...rest } = page(all, input);
    return { executions: items.map(executionItem), ...rest };
  };
}
