import type { Operation } from '../../../wire/model';
import { foundAlias } from '../aliases';
import type { LambdaState } from '../state';

export function getAlias(state: LambdaState): Operation<'lambda', 'GetAlias'> {
  return (input) => foundAlias(state, input).alias;
}
