import type { OutputOf } from '../../wire/model';
import { DEFAULT_BUS, type EventsState, type Rule, type Target } from './state';

/** A rule as ListRules shows it. */
export const ruleView = (
  state: EventsState,
  { name, state: State, description, scheduleExpression, roleArn }: Rule,
): NonNullable<OutputOf<'events', 'ListRules'>['Rules']>[number] => ({
  Name: name,
  Arn: state.arn(name),
  State,
  Description: description,
  ScheduleExpression: scheduleExpression,
  RoleArn: roleArn,
  EventBusName: DEFAULT_BUS,
});

export const targetView = ({
  id,
  arn,
  input,
}: Target): NonNullable<OutputOf<'events', 'ListTargetsByRule'>['Targets']>[number] => ({
  Id: id,
  Arn: arn,
  Input: input,
});
