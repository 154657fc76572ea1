import type { Cloud } from '../../cloud';
import type { Caller } from '../../call';
import { latest, type SsmState } from './state';

/** What somebody may have done by hand to a parameter that this caller is about to read. */
export type Meddle = (name: string, caller: Caller) => void;

/** With the faults `parameters-deleted` and `parameters-corrupted`, to what roles read. */
export function createMeddling(cloud: Cloud, state: SsmState): Meddle {
  const strikes = (fault: 'parameters-deleted' | 'parameters-corrupted'): boolean => {
    const level = cloud.faults.level(fault);
    return level > 0 && cloud.random.stream(`ssm/${fault}`).chance(level);
  };
  return (name, { roleName }) => {
    const parameter = state.get(name);
    if (parameter === undefined || roleName === undefined) return;
    if (strikes('parameters-deleted')) {
      state.delete(parameter.name);
      return;
    }
    if (!strikes('parameters-corrupted')) return;
    const before = latest(parameter);
    state.put({
      ...parameter,
      versions: [
        ...parameter.versions,
        {
          ...before,
          version: before.version + 1,
          value: 'edited by hand',
          lastModified: cloud.time.now(),
          lastModifiedUser: `arn:aws:iam::${cloud.account}:user/somebody`,
        },
      ],
    });
  };
}
