import { RestAnswer, type Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import type { S3State } from '../state';

/** Succeeds whether there was an object or not. */
export function deleteObject(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    namedBucket(state, input).objects.delete(input.key);
    return new RestAnswer({ status: 204 });
  };
}
