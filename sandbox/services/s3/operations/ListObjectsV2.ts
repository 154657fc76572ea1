import { invalidArgument } from '../errors';
import { list } from '../listing';
import { namedBucket } from '../named';
import type { S3Operation } from '../state';

export const listObjectsV2: S3Operation<'ListObjectsV2'> = (state, input) => {
  const bucket = namedBucket(state, input);
  const { ContinuationToken: token, StartAfter } = input;
  if (token === '') {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  const after = token === undefined ? (StartAfter ?? '') : Buffer.from(token, 'base64url').toString();
  const { page, cutAfter, encode } = list(bucket, input, after);
  return {
    ...page,
    StartAfter: StartAfter === undefined ? undefined : encode(StartAfter),
    ContinuationToken: token,
    NextContinuationToken: cutAfter === undefined ? undefined : Buffer.from(cutAfter).toString('base64url'),
    KeyCount: (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0),
  };
};
