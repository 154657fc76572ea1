import type { Operation } from '../../../wire/types';
import { malformedXml } from '../errors';
import { receive } from '../checksums';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import { take } from '../objects';
import type { S3State } from '../state';
import { elements, xmlBody } from '../xml-body';

export function deleteObjects(state: S3State): Operation {
  return (given, { now, caller }) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const document = xmlBody(receive(input).body, 'Delete');
    const wanted = elements(document, 'Object').map(({ Key, VersionId }) => {
      if (typeof Key !== 'string' || Key === '') throw malformedXml();
      return { Key, VersionId: typeof VersionId === 'string' ? VersionId : undefined };
    });
    if (wanted.length === 0 || wanted.length > MOST_KEYS) throw malformedXml();
    const deleted = wanted.map(({ Key, VersionId }) => {
      const { versionId, isMarker } = take(state, bucket, Key, { versionId: VersionId, now, caller });
      return {
        Key,
        VersionId,
        ...(isMarker === true ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}),
      };
    });
    return {
      DeleteResult: {
        '@xmlns': NAMESPACE,
        Deleted: document['Quiet'] === 'true' ? undefined : deleted,
      },
    };
  };
}

const MOST_KEYS = 1_000;
