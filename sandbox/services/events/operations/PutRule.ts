import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { invalidSchedule, validation } from '../errors';
import type { Arm } from '../firing';
import { checkBus, nameIn } from '../requests';
import { periodOf } from '../schedule';
import type { EventsState, Target } from '../state';

const STATES = ['ENABLED', 'DISABLED'] as const;

/** A rule of the same name is replaced, but for its targets, and its schedule begins anew. */
export function putRule(state: EventsState, arm: Arm): Operation<'events', 'PutRule'> {
  return (input) => {
    checkBus(state, input);
    const name = nameIn(input, 'Name');
    if (input.EventPattern !== undefined)
      throw validation('The sandbox has rules with a ScheduleExpression only, not with an EventPattern.');
    const scheduleExpression = JSON_CHECKS.short(input, 'ScheduleExpression', 256);
    if (scheduleExpression === undefined)
      throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    if (scheduleExpression.startsWith('cron('))
      throw validation('The sandbox has schedules by rate(…) only, not by cron(…).');
    const period = periodOf(scheduleExpression);
    if (period === undefined) throw invalidSchedule();
    const isEnabled = (JSON_CHECKS.word(input, 'State', STATES) ?? 'ENABLED') === 'ENABLED';
    state.put({
      name,
      scheduleExpression,
      period,
      state: isEnabled ? 'ENABLED' : 'DISABLED',
      description: JSON_CHECKS.short(input, 'Description', 512),
      roleArn: input.RoleArn,
      tags: JSON_CHECKS.tags(input.Tags),
      targets: state.get(name)?.targets ?? new Map<string, Target>(),
      stop: isEnabled ? arm(name, period) : () => undefined,
    });
    return { RuleArn: state.arn(name) };
  };
}
