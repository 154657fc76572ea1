import type { Operation } from '../../../wire/types';
import { invalidArgument } from '../errors';
import { namedBucket, readInput } from '../input';
import { list, NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function listObjectsV2(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const { query } = input;
    const token = query['continuation-token'];
    if (token === '') {
      throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
    }
    const after =
      token === undefined ? (query['start-after'] ?? '') : Buffer.from(token, 'base64url').toString();
    const listing = list(bucket, input, after);
    const { encode, cutAfter } = listing;
    return {
      ListBucketResult: {
        '@xmlns': NAMESPACE,
        Name: bucket.name,
        Prefix: encode(query['prefix'] ?? ''),
        StartAfter: query['start-after'] === undefined ? undefined : encode(query['start-after']),
        ContinuationToken: token,
        NextContinuationToken:
          cutAfter === undefined ? undefined : Buffer.from(cutAfter).toString('base64url'),
        KeyCount: listing.contents.length + listing.commonPrefixes.length,
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
