import { isoMilliseconds } from '../../../time/instant';
import { decodeSegment } from '../../../wire/rest';
import { RestAnswer, type Operation } from '../../../wire/types';
import { checksumMembers } from '../checksums';
import { invalidArgument, noSuchBucket } from '../errors';
import { keptHeaders, namedBucket, newKey, readInput } from '../input';
import { NAMESPACE } from '../listing';
import { found, put, versionHeaders } from '../objects';
import type { S3State } from '../state';

export function copyObject(state: S3State): Operation {
  return (given, { now, caller }) => {
    const input = readInput(given);
    const target = namedBucket(state, input);
    const key = newKey(input);
    const text = decodeSegment(input.headers['x-amz-copy-source'] ?? '').replace(/^\//u, '');
    const [, sourceBucket, sourceKey, sourceVersion] =
      /^([^/]+)\/([^?]+)(?:\?versionId=(.+))?/u.exec(text) ?? [];
    if (sourceBucket === undefined || sourceKey === undefined) {
      throw invalidArgument(
        'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
        'x-amz-copy-source',
        text,
      );
    }
    const source = state.buckets.get(sourceBucket);
    if (source === undefined) throw noSuchBucket(sourceBucket);
    const object = found(source, sourceKey, sourceVersion);
    const isReplaced = input.headers['x-amz-metadata-directive'] === 'REPLACE';
    const { body, etag, checksum } = object;
    const headers = isReplaced ? keptHeaders(input) : object.headers;
    const copy = { body, etag, checksum, headers, lastModified: now };
    const versionId = put(state, target, key, copy, { event: 'ObjectCreated:Copy', caller });
    const CopyObjectResult = {
      '@xmlns': NAMESPACE,
      LastModified: isoMilliseconds(now),
      ETag: etag,
      ...checksumMembers(checksum),
    };
    return new RestAnswer({ headers: versionHeaders({ versionId }), body: { CopyObjectResult } });
  };
}
