import { dateOf } from '../../../time/instant';
import type { Operation } from '../../../wire/model';
import type { S3State } from '../state';

export function listBuckets(state: S3State): Operation<'s3', 'ListBuckets'> {
  return () => ({
    Owner: { ID: OWNER, DisplayName: 'sandbox' },
    Buckets: [...state.buckets.values()]
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, createdAt }) => ({ Name: name, CreationDate: dateOf(createdAt) })),
  });
}

/** A canonical user id: 64 hexadecimal digits. */
const OWNER = '0'.repeat(64);
