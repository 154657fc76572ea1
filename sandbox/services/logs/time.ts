import { HOUR, type Duration } from '../../time/instant';

export type { Instant } from '../../time/instant';

export const DAY: Duration = 24 * HOUR;
