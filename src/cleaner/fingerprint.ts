import { createHash } from 'node:crypto';

import type { EniCleanerModel } from './protocol';

/** Tells a resource's properties from others in a few characters. The order of lists doesn't count. */
export function fingerprint(model: EniCleanerModel): string {
  const members = Object.entries(model)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.map(String).toSorted() : value,
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, 12);
}
