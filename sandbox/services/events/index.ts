import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import { AwsError, type Service } from '../../wire/types';
import { mayInvoke } from '../lambda/may-invoke';
import { createFiring } from './firing';
import * as operations from './operations';
import { switchRule } from './operations/EnableRule';
import { putRule } from './operations/PutRule';
import { EventsState } from './state';

/**
 * EventBridge, of which the sandbox has what schedules by rate need: rules of the default event bus that
 * invoke functions.
 *
 * @param invoke hands an event to a function, asynchronously; rejects with `AwsError`
 */
export function createEventsService(
  cloud: Cloud,
  invoke: (functionArn: string, event: unknown) => Promise<void>,
): Service {
  const state = new EventsState(cloud.region, cloud.account);
  const arm = createFiring(cloud, state, async (functionArn, event, ruleArn) => {
    const rule = { principal: 'events.amazonaws.com', sourceArn: ruleArn, sourceAccount: cloud.account };
    if (!(await mayInvoke(cloud, functionArn, rule)))
      throw new AwsError('AccessDeniedException', "The function's policy doesn't let the rule invoke it.");
    await invoke(functionArn, event);
  });
  const how = { protocols: ['json1.1'], targetPrefix: 'AWSEvents' } as const;
  return modelledService('events', how, {
    ...workingOn(state, operations),
    DisableRule: switchRule(state, arm, 'DISABLED'),
    EnableRule: switchRule(state, arm, 'ENABLED'),
    PutRule: putRule(state, arm),
  });
}
