import type { Operation } from '../../../wire/types';
import { aliasAnswer, foundAlias } from '../aliases';
import type { LambdaState } from '../state';

export function getAlias(state: LambdaState): Operation {
  return (input) => {
    const { it, alias } = foundAlias(state, input);
    return aliasAnswer(state, it, alias);
  };
}
