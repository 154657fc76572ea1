import type { Operation } from '../../../wire/types';
import { namedObject, readInput } from '../input';
import { objectAnswer } from '../object-answer';
import type { S3State } from '../state';

export function getObject(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    return objectAnswer(namedObject(state, input), input);
  };
}
