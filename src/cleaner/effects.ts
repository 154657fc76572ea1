import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SSMClient } from '@aws-sdk/client-ssm';

import type { Clock } from '../ground/clock';
import { PARTS_OF_TIME, TIME_FOR_INVOCATION, TIME_TO_END } from './tuning';

/** All that a handler does to the world, or takes from it. */
export interface Effects {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  /** The same, each call tried once: for who sees in a refusal that others are at it. Default: there is none. */
  readonly lambdaOnce?: Pick<LambdaClient, 'send'>;
  readonly ssm: Pick<SSMClient, 'send'>;
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** When the invocation's time for its work is over, in milliseconds since the epoch. Default: {@link TIME_FOR_INVOCATION} from now. */
  readonly until?: number;
  /** Waits, in milliseconds. Absent: nothing is tried again within an invocation. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** For the benchmark, which plays the policy of before beside today's: what proves an end. Default: `by id`. */
  readonly ends?: 'by id' | 'by two scans';
}

/**
 * Until when pages may be asked for and calls be begun, in milliseconds since the epoch. What is under way then
 * has a moment left to come to its end.
 */
export function timeIsOverAt({ clock, until }: Pick<Effects, 'clock' | 'until'>): number {
  const now = clock.now();
  const end = until ?? now + TIME_FOR_INVOCATION;
  return end - Math.min(TIME_TO_END, (end - now) / 4);
}

/** Until when one of several lists may be read: a part of what is left of the time, so that none takes it all. */
export function shareOf(now: number, until: number): number {
  return now + (until - now) / PARTS_OF_TIME;
}
