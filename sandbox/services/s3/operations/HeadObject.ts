import { AwsError, RestAnswer, type Operation } from '../../../wire/types';
import { notFound } from '../errors';
import { namedBucket, readInput } from '../input';
import { objectAnswer } from '../object-answer';
import { found } from '../objects';
import type { S3State } from '../state';

export function headObject(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    try {
      const object = found(namedBucket(state, input), input.key, input.query['versionId']);
      const { status, headers } = objectAnswer(object, input);
      return new RestAnswer({ status, headers });
    } catch (error) {
      if (error instanceof AwsError && error.status === 404) throw notFound();
      throw error;
    }
  };
}
