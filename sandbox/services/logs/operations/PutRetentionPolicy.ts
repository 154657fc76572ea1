import type { Operation } from '../../../wire/types';
import { members, namedGroup } from '../input';
import type { LogsState } from '../state';

export function putRetentionPolicy(state: LogsState): Operation {
  return (given) => {
    const input = members(given);
    const group = namedGroup(state, input);
    const days = input.integer('retentionInDays', { min: 0, max: 10_000 });
    if (days === undefined) throw input.missing('retentionInDays');
    if (!PERIODS.includes(days)) {
      throw input.invalid(
        'retentionInDays',
        String(days),
        `Member must satisfy enum value set: [${PERIODS.join(', ')}]`,
      );
    }
    group.retentionInDays = days;
  };
}

/** Days (API reference of PutRetentionPolicy). */
const PERIODS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
