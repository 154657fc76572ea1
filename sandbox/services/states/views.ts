import { dateOf } from '../../time/instant';
import type { OutputOf } from '../../wire/model';
import type { Execution, StateMachine } from './state';

/** A state machine as ListStateMachines shows it. */
export const machineItem = ({
  arn,
  name,
  type,
  created,
}: StateMachine): NonNullable<OutputOf<'states', 'ListStateMachines'>['stateMachines']>[number] => ({
  stateMachineArn: arn,
  name,
  type,
  creationDate: dateOf(created),
});

/** An execution as ListExecutions shows it. */
export const executionItem = ({
  arn,
  name,
  machineArn,
  started,
  end,
}: Execution): NonNullable<OutputOf<'states', 'ListExecutions'>['executions']>[number] => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status: end?.status ?? 'RUNNING',
  startDate: dateOf(started),
  ...(end === undefined ? {} : { stopDate: dateOf(end.at) }),
});
