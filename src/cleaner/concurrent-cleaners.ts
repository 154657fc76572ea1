import { countFree } from '../network-interfaces/scan';
import { rateAmong, type DeleteRate } from './delete-rate';
import type { Effects } from './effects';
import type { Settings } from './settings';
import { COUNTED_PARTS, SPREAD } from './tuning';

/** What is left to one stack, and until when there is time for a call, in milliseconds since the epoch. */
export interface Turn {
  readonly left: number;
  readonly until: number;
  /** Whether it is refused for the first time, so that others are in the same instant. */
  readonly isFirst: boolean;
}

/**
 * How a stack takes its turn that AWS refused a call for too many requests: others are at it, and how much they have to
 * delete shows in what is free. Undefined where that can't be counted: nothing depends on it but the pace.
 */
export async function rateAmongCleaners(
  { ec2, clock, random, sleep }: Effects,
  { services }: Settings,
  { left, until, isFirst }: Turn,
): Promise<DeleteRate | undefined> {
  if (isFirst) await sleep?.(Math.min(SPREAD, Math.max(0, until - clock.now())) * random());
  try {
    return rateAmong({ left, free: await countFree(ec2, services, COUNTED_PARTS, random()) }, clock.now());
  } catch {
    return undefined;
  }
}
