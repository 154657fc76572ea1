import type { Cloud } from '../../cloud';
import { isoMilliseconds, SECOND, type Duration, type Instant } from '../../time/instant';
import type { Release } from '../../time/simulation';
import type { EventsState, Rule, Target } from './state';

/** Hands an event to a function, asynchronously. Rejects if there is no such function, or it may not be invoked. */
export type InvokeTarget = (functionArn: string, event: unknown, ruleArn: string) => Promise<void>;

/** Has a rule fire from now on: each period, for as long as it is there and enabled. */
export type Arm = (name: string, period: Duration) => Release;

/**
 * "EventBridge doesn't provide second-level precision […] there can be a delay of several seconds between
 * the time the scheduled rule is triggered and the time the target service runs the target resource"
 * (EventBridge guide). Median in milliseconds and spread: assumed.
 */
const DELAY = [2 * SECOND, 0.6] as const;

/**
 * Schedules in virtual time. "A rate expression starts when you create the scheduled event rule" (EventBridge
 * guide): that it first fires one period later is assumed, since AWS doesn't say.
 *
 * Firings demand no time: where nobody else waits for something, the clock stands and so do they.
 */
export function createFiring(cloud: Cloud, state: EventsState, invoke: InvokeTarget): Arm {
  const delays = cloud.random.stream('events/delays');
  const ids = cloud.random.stream('events/ids');

  const hand = (rule: Rule, { arn, input }: Target, due: Instant): void => {
    const event: unknown = input === undefined ? scheduledEvent(rule, due) : JSON.parse(input);
    invoke(arn, event, state.arn(rule.name)).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      cloud.journal.append({ kind: 'notice', text: `The rule ${rule.name} couldn't invoke ${arn}: ${text}` });
    });
  };

  /** What targets get that have no input of their own (EventBridge guide, "Scheduled events"). */
  const scheduledEvent = (rule: Rule, due: Instant): unknown => ({
    version: '0',
    id: ids.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: cloud.account,
    time: isoMilliseconds(due).replace(/\.\d{3}Z$/u, 'Z'),
    region: cloud.region,
    resources: [state.arn(rule.name)],
    detail: {},
  });

  return (name, period) => {
    let stop: Release = () => undefined;
    const next = (due: Instant): void => {
      const delay = Math.min(30 * SECOND, delays.lognormal(...DELAY));
      stop = cloud.time.after(due + delay - cloud.time.now(), `the rule ${name}`, () => {
        next(due + period);
        const rule = state.get(name);
        for (const target of rule?.targets.values() ?? []) if (rule !== undefined) hand(rule, target, due);
      });
    };
    next(cloud.time.now() + period);
    return () => {
      stop();
    };
  };
}
