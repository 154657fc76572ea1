import { DAY, HOUR, MINUTE, type Duration } from '../../time/instant';

const UNITS: Readonly<Record<string, Duration>> = { minute: MINUTE, hour: HOUR, day: DAY };

/**
 * The period of `rate(1 minute)`, `rate(2 hours)`, `rate(7 days)`; undefined for anything else, `cron(…)`
 * included. "If the value is equal to 1, then the unit must be singular. If the value is greater than 1, the
 * unit must be plural." (EventBridge guide, "Rate expressions reference")
 */
export function periodOf(expression: string): Duration | undefined {
  const [, digits = '', unit = '', plural = ''] =
    /^rate\(([1-9]\d{0,8}) (minute|hour|day)(s?)\)$/u.exec(expression) ?? [];
  const length = UNITS[unit];
  if (length === undefined || (digits === '1') !== (plural === '')) return undefined;
  return Number(digits) * length;
}
