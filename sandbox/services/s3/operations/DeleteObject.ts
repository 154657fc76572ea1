import { RestAnswer, type Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { take, versionHeaders } from '../objects';
import type { S3State } from '../state';

/** Succeeds whether there was an object or not. */
export function deleteObject(state: S3State): Operation {
  return (given, { now, caller }) => {
    const input = readInput(given);
    const versionId = input.query['versionId'];
    const removal = take(state, namedBucket(state, input), input.key, { versionId, now, caller });
    return new RestAnswer({ status: 204, headers: versionHeaders(removal) });
  };
}
