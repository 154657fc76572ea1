import { RestAnswer, type Operation } from '../../../wire/types';
import { notFound } from '../errors';
import { readInput } from '../input';
import { objectAnswer } from '../object-answer';
import type { S3State } from '../state';

export function headObject(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const object = state.buckets.get(input.bucket)?.objects.get(input.key);
    if (object === undefined) throw notFound();
    const { status, headers } = objectAnswer(object, input);
    return new RestAnswer({ status, headers });
  };
}
