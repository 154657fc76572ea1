import { dateOf } from '../../../time/instant';
import { decodeSegment } from '../../../wire/model/rest';
import { invalidArgument, noSuchBucket } from '../errors';
import { namedBucket, newKey } from '../named';
import { found, put } from '../objects';
import { keptOf, type S3Operation } from '../state';

export const copyObject: S3Operation<'CopyObject'> = (state, input, { now, caller }) => {
  const target = namedBucket(state, input);
  const key = newKey(input);
  const text = decodeSegment(input.CopySource ?? '').replace(/^\//u, '');
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
  const object = found(source, { Key: sourceKey, VersionId: sourceVersion });
  const { body, etag, checksum } = object;
  const kept = input.MetadataDirective === 'REPLACE' ? keptOf(input) : object.kept;
  const copy = { body, etag, checksum, kept, lastModified: now };
  const VersionId = put(state, target, key, copy, { event: 'ObjectCreated:Copy', caller });
  return { VersionId, CopyObjectResult: { LastModified: dateOf(now), ETag: etag, ...checksum } };
};
