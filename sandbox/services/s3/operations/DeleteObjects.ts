import type { Operation } from '../../../wire/types';
import { malformedXml } from '../errors';
import { receive } from '../checksums';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';
import { elements, xmlBody } from '../xml-body';

export function deleteObjects(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const document = xmlBody(receive(input).body, 'Delete');
    const keys = elements(document, 'Object').map(({ Key }) => {
      if (typeof Key !== 'string' || Key === '') throw malformedXml();
      return Key;
    });
    if (keys.length === 0 || keys.length > MOST_KEYS) throw malformedXml();
    for (const key of keys) bucket.objects.delete(key);
    return {
      DeleteResult: {
        '@xmlns': NAMESPACE,
        Deleted: document['Quiet'] === 'true' ? undefined : keys.map((Key) => ({ Key })),
      },
    };
  };
}

const MOST_KEYS = 1_000;
