import type { Operation } from '../../../wire/types';
import { invalidSchedule, validation } from '../errors';
import type { Arm } from '../firing';
import { members, nameIn, shortText } from '../input';
import { periodOf } from '../schedule';
import type { EventsState, Target } from '../state';

const STATES = ['ENABLED', 'DISABLED'] as const;

/** A rule of the same name is replaced, but for its targets, and its schedule begins anew. */
export function putRule(state: EventsState, arm: Arm): Operation {
  return (given) => {
    const input = members(state, given);
    const name = nameIn(input, 'Name');
    if (input.has('EventPattern'))
      throw validation('The sandbox has rules with a ScheduleExpression only, not with an EventPattern.');
    const scheduleExpression = shortText(input, 'ScheduleExpression', 256);
    if (scheduleExpression === undefined)
      throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    if (scheduleExpression.startsWith('cron('))
      throw validation('The sandbox has schedules by rate(…) only, not by cron(…).');
    const period = periodOf(scheduleExpression);
    if (period === undefined) throw invalidSchedule();
    const isEnabled = (input.word('State', STATES) ?? 'ENABLED') === 'ENABLED';
    const before = state.get(name);
    state.put({
      name,
      scheduleExpression,
      period,
      state: isEnabled ? 'ENABLED' : 'DISABLED',
      description: shortText(input, 'Description', 512),
      roleArn: input.text('RoleArn'),
      tags: new Map(
        input.structures('Tags').map((tag) => [tag.requiredText('Key'), tag.text('Value') ?? '']),
      ),
      targets: before?.targets ?? new Map<string, Target>(),
      stop: isEnabled ? arm(name, period) : () => undefined,
    });
    return { RuleArn: state.arn(name) };
  };
}
