import { isoMilliseconds } from '../../../time/instant';
import { decodeSegment } from '../../../wire/rest';
import type { Operation } from '../../../wire/types';
import { checksumMembers } from '../checksums';
import { invalidArgument, noSuchBucket, noSuchKey } from '../errors';
import { keptHeaders, namedBucket, newKey, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function copyObject(state: S3State): Operation {
  return (given, { now }) => {
    const input = readInput(given);
    const target = namedBucket(state, input);
    const key = newKey(input);
    const text = decodeSegment(input.headers['x-amz-copy-source'] ?? '').replace(/^\//u, '');
    const [, sourceBucket, sourceKey] = /^([^/]+)\/([^?]+)/u.exec(text) ?? [];
    if (sourceBucket === undefined || sourceKey === undefined) {
      throw invalidArgument(
        'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
        'x-amz-copy-source',
        text,
      );
    }
    const source = state.buckets.get(sourceBucket);
    if (source === undefined) throw noSuchBucket(sourceBucket);
    const object = source.objects.get(sourceKey);
    if (object === undefined) throw noSuchKey(sourceKey);
    const isReplaced = input.headers['x-amz-metadata-directive'] === 'REPLACE';
    target.objects.set(key, {
      ...object,
      lastModified: now,
      headers: isReplaced ? keptHeaders(input) : object.headers,
    });
    return {
      CopyObjectResult: {
        '@xmlns': NAMESPACE,
        LastModified: isoMilliseconds(now),
        ETag: object.etag,
        ...checksumMembers(object.checksum),
      },
    };
  };
}
