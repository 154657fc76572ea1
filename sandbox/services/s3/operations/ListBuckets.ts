import { dateOf } from '../../../time/instant';
import type { S3Operation } from '../state';

export const listBuckets: S3Operation<'ListBuckets'> = (state) => ({
  Owner: { ID: OWNER, DisplayName: 'sandbox' },
  Buckets: [...state.buckets.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, createdAt }) => ({ Name: name, CreationDate: dateOf(createdAt) })),
});

/** A canonical user id: 64 hexadecimal digits. */
const OWNER = '0'.repeat(64);
