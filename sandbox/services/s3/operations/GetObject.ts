import { namedBucket } from '../named';
import { objectAnswer } from '../object-answer';
import { found } from '../objects';
import type { S3Operation } from '../state';

export const getObject: S3Operation<'GetObject'> = (state, input) =>
  objectAnswer(found(namedBucket(state, input), input), input);
