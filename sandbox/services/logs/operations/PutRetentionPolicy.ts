import { CHECKS, namedGroup } from '../requests';
import type { LogsOperation } from '../state';

export const putRetentionPolicy: LogsOperation<'PutRetentionPolicy'> = (state, input) => {
  const group = namedGroup(state, input);
  const days = CHECKS.required(input, 'retentionInDays');
  if (!PERIODS.includes(days)) {
    throw CHECKS.invalid(
      'retentionInDays',
      String(days),
      `Member must satisfy enum value set: [${PERIODS.join(', ')}]`,
    );
  }
  group.retentionInDays = days;
};

/** Days (API reference of PutRetentionPolicy). */
const PERIODS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
