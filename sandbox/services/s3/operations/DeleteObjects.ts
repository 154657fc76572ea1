import { malformedXml } from '../errors';
import { namedBucket } from '../named';
import { take } from '../objects';
import type { S3Operation } from '../state';

const MOST_KEYS = 1_000;

export const deleteObjects: S3Operation<'DeleteObjects'> = (state, input, { now, caller }) => {
  const bucket = namedBucket(state, input);
  const { Objects = [], Quiet } = input.Delete ?? {};
  if (Objects.length === 0 || Objects.length > MOST_KEYS || Objects.some(({ Key }) => !Key))
    throw malformedXml();
  const Deleted = Objects.map(({ Key = '', VersionId }) => {
    const { versionId, isMarker } = take(state, bucket, Key, { versionId: VersionId, now, caller });
    return {
      Key,
      VersionId,
      ...(isMarker === true ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}),
    };
  });
  return Quiet === true ? {} : { Deleted };
};
