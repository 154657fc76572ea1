import { SECOND, type Duration } from '../../time/instant';
import type { Ec2State } from './state';

/** How long EC2 takes for things, in seconds; orders of magnitude as everybody sees them (assumed). */
const SECONDS = {
  'NAT gateway comes up': [60, 150],
  'NAT gateway goes': [30, 90],
  'VPC endpoint comes up': [30, 90],
  'VPC endpoint goes': [30, 120],
  'network interface is detached': [2, 15],
  'instance starts': [5, 30],
  'instance terminates': [30, 90],
} as const;

export type Slow = keyof typeof SECONDS;

/** Does it when its time has come; the draw comes from EC2's own stream. */
export function later(state: Ec2State, what: Slow, id: string, run: () => void): void {
  const [low, high] = SECONDS[what];
  const delay: Duration = state.durations.uniform(low, high) * SECOND;
  state.cloud.time.after(delay, `${what}: ${id}`, () => {
    run();
    for (const listener of state.listeners) listener({ kind: 'came through', id });
  });
}

/** A deleted NAT gateway and a terminated instance are shown for about an hour (documented). */
export const SHOWN_AFTERWARDS: Duration = 3_600 * SECOND;
