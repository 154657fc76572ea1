import type { Operation } from '../../../wire/types';
import { isoMilliseconds } from '../../../time/instant';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function listBuckets(state: S3State): Operation {
  return () => ({
    ListAllMyBucketsResult: {
      '@xmlns': NAMESPACE,
      Owner: { ID: OWNER, DisplayName: 'sandbox' },
      Buckets: {
        Bucket: [...state.buckets.values()]
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map(({ name, createdAt }) => ({ Name: name, CreationDate: isoMilliseconds(createdAt) })),
      },
    },
  });
}

/** A canonical user id: 64 hexadecimal digits. */
const OWNER = '0'.repeat(64);
