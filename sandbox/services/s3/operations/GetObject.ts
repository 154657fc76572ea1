import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { objectAnswer } from '../object-answer';
import { found } from '../objects';
import type { S3State } from '../state';

export function getObject(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    return objectAnswer(found(namedBucket(state, input), input.key, input.query['versionId']), input);
  };
}
