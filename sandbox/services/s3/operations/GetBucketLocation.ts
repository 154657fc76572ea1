import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

/** Empty for us-east-1. */
export function getBucketLocation(state: S3State): Operation {
  return (given) => {
    const { region } = namedBucket(state, readInput(given));
    return {
      LocationConstraint: {
        '@xmlns': NAMESPACE,
        ...(region === 'us-east-1' ? {} : { '#text': region }),
      },
    };
  };
}
