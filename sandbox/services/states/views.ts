import { epochSeconds } from '../../time/instant';
import type { Execution, StateMachine } from './state';

/** A state machine as ListStateMachines shows it. */
export const machineItem = ({ arn, name, type, created }: StateMachine): unknown => ({
  stateMachineArn: arn,
  name,
  type,
  creationDate: epochSeconds(created),
});

/** An execution as ListExecutions shows it. */
export const executionItem = ({
  arn,
  name,
  machineArn,
  started,
  end,
}: Execution): Readonly<Record<string, unknown>> => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status: end?.status ?? 'RUNNING',
  startDate: epochSeconds(started),
  ...(end === undefined ? {} : { stopDate: epochSeconds(end.at) }),
});
