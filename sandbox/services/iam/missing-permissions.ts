import type { Cloud } from '../../cloud';
import type { Caller } from '../../call';

/**
 * Whether the fault `permissions-missing` takes this action from that caller: from handlers only, and each
 * time alike, as when a policy lacks it.
 */
export function createMissingPermissions(
  cloud: Pick<Cloud, 'faults' | 'random'>,
): (caller: Caller, action: string) => boolean {
  const drawn = new Map<string, number>();
  return ({ invocationId }, action) => {
    const level = cloud.faults.level('permissions-missing');
    if (level === 0 || invocationId === undefined) return false;
    const value = drawn.get(action) ?? cloud.random.stream(`iam/permissions-missing/${action}`).next();
    drawn.set(action, value);
    return value < level;
  };
}
