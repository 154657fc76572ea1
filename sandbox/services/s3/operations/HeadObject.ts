import { AwsError } from '../../../wire/types';
import { notFound } from '../errors';
import { namedBucket } from '../named';
import { objectAnswer } from '../object-answer';
import { found } from '../objects';
import type { S3Operation } from '../state';

export const headObject: S3Operation<'HeadObject'> = (state, input) => {
  try {
    return objectAnswer(found(namedBucket(state, input), input), input);
  } catch (error) {
    if (error instanceof AwsError && error.status === 404) throw notFound();
    throw error;
  }
};
