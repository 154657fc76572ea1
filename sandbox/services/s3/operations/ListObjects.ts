import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { list, NAMESPACE } from '../listing';
import type { S3State } from '../state';

/** The first version, which old tools still use. */
export function listObjects(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const { query } = input;
    const listing = list(bucket, input, query['marker'] ?? '');
    const { encode, cutAfter } = listing;
    return {
      ListBucketResult: {
        '@xmlns': NAMESPACE,
        Name: bucket.name,
        Prefix: encode(query['prefix'] ?? ''),
        Marker: encode(query['marker'] ?? ''),
        // Documented: only given with a delimiter; without one the last key serves.
        NextMarker: cutAfter === undefined || query['delimiter'] === undefined ? undefined : encode(cutAfter),
        MaxKeys: listing.maxKeys,
        Delimiter: query['delimiter'] === undefined ? undefined : encode(query['delimiter']),
        EncodingType: query['encoding-type'],
        IsTruncated: cutAfter !== undefined,
        Contents: listing.contents,
        CommonPrefixes: listing.commonPrefixes,
      },
    };
  };
}
