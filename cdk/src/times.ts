import type { Duration } from 'aws-cdk-lib';

const MOST = 700;

/** A duration in the whole minutes that the type takes. */
export function minutes(name: string, duration: Duration | undefined, least: number): number | undefined {
  if (duration === undefined || duration.isUnresolved()) return duration?.toMinutes();
  const value = duration.toMinutes({ integral: false });
  if (!Number.isInteger(value) || value < least || value > MOST) {
    throw new Error(
      `${name} of an EniCleaner is a whole number of minutes from ${least} to ${MOST}, not ${duration.toHumanString()}.`,
    );
  }
  return value;
}
