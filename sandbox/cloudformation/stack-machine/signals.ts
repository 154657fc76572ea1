import type { Time } from '../../time/simulation';
import { HOUR, MINUTE, SECOND, type Duration } from '../../time/instant';
import { ProvisioningError } from '../resource-type';
import { isMap } from '../template/parse';
import type { Stack } from './stack';

/** Types whose creation can wait for signals (user guide, "CreationPolicy attribute"). */
const SIGNALLED = new Set([
  'AWS::AppStream::Fleet',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::CloudFormation::WaitCondition',
  'AWS::EC2::Instance',
]);

/** What a creation waits for. */
export interface Awaited {
  readonly count: number;
  readonly timeout: Duration;
}

/** What a `CreationPolicy`, resolved, makes a resource of that type wait for; undefined for nothing. */
export function awaited(type: string, policy: unknown): Awaited | undefined {
  const signal = isMap(policy) ? policy['ResourceSignal'] : undefined;
  if (!SIGNALLED.has(type) || !isMap(signal)) return undefined;
  const { Count = 1, Timeout = 'PT5M' } = signal;
  return { count: Number(Count), timeout: durationOf(typeof Timeout === 'string' ? Timeout : '') };
}

/** `PT1H30M`, at most twelve hours. */
function durationOf(text: string): Duration {
  const [, hours = '0', minutes = '0', seconds = '0'] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/u.exec(text) ?? [];
  return Math.min(12 * HOUR, Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND);
}

/**
 * Resolves when enough signals of success have come. Throws at the first of failure, and when the time is over
 * (words recorded in pasted events).
 */
export async function signalled(
  time: Time,
  stack: Stack,
  { logicalId, physicalId }: { readonly logicalId: string; readonly physicalId: string },
  { count, timeout }: Awaited,
  tell: (reason: string) => void,
): Promise<void> {
  const seen = new Set<string>();
  let stop = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      stop = time.after(timeout, `signals for ${logicalId}`, () => {
        const words = `Failed to receive ${count - seen.size} resource signal(s) within the specified duration`;
        reject(new ProvisioningError(words, physicalId));
      });
      stack.signals.set(logicalId, (uniqueId, status) => {
        if (seen.has(uniqueId)) return;
        const words = `Received ${status} signal with UniqueId ${uniqueId}`;
        if (status === 'FAILURE') {
          reject(new ProvisioningError(words, physicalId));
          return;
        }
        seen.add(uniqueId);
        tell(words);
        if (seen.size >= count) resolve();
      });
    });
  } finally {
    stop();
    stack.signals.delete(logicalId);
  }
}
