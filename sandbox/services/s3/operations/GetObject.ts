import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import { objectAnswer } from '../object-answer';
import { found } from '../objects';
import type { S3State } from '../state';

export function getObject(state: S3State): Operation<'s3', 'GetObject'> {
  return (input) => objectAnswer(found(namedBucket(state, input), input), input);
}
