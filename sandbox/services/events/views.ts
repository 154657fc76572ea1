import { DEFAULT_BUS, type EventsState, type Rule, type Target } from './state';

/** A rule as ListRules shows it. */
export function ruleView(state: EventsState, rule: Rule): Readonly<Record<string, unknown>> {
  return {
    Name: rule.name,
    Arn: state.arn(rule.name),
    State: rule.state,
    Description: rule.description,
    ScheduleExpression: rule.scheduleExpression,
    RoleArn: rule.roleArn,
    EventBusName: DEFAULT_BUS,
  };
}

export function targetView({ id, arn, input }: Target): Readonly<Record<string, unknown>> {
  return { Id: id, Arn: arn, Input: input };
}
