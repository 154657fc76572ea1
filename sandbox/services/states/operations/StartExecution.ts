import type { Cloud } from '../../../cloud';
import { dateOf } from '../../../time/instant';
import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { isJson } from '../../../wire/protocol';
import type { AskFunction } from '../../lambda/ask';
import { executionExists, invalidInput } from '../errors';
import { checkedName } from '../requests';
import { run } from '../run';
import type { Execution, StatesState } from '../state';

/** With the name and the input of one that runs it is that one; a name counts for 90 days (API reference). */
export function startExecution(
  cloud: Cloud,
  state: StatesState,
  ask: AskFunction,
): Operation<'states', 'StartExecution'> {
  const ids = cloud.random.stream('states/ids');
  return (request, { now }) => {
    const machine = state.machine(JSON_CHECKS.required(request, 'stateMachineArn'));
    const name = checkedName(request.name ?? ids.uuid());
    const input = request.input ?? '{}';
    if (!isJson(input)) throw invalidInput('the input is no JSON');
    const arn = state.executionArn(machine.name, name);
    const before = state.executions.get(arn);
    if (before !== undefined) {
      if (before.end !== undefined || before.input !== input) throw executionExists(arn);
      return { executionArn: arn, startDate: dateOf(before.started) };
    }
    const execution: Execution = { arn, name, machineArn: machine.arn, input, started: now, end: undefined };
    state.executions.set(arn, execution);
    run(cloud, { ...machine }, execution, ask).catch((error: unknown) => {
      cloud.defect(error, 'an execution');
    });
    return { executionArn: arn, startDate: dateOf(now) };
  };
}
