import { foundAlias } from '../aliases';
import type { LambdaOperation } from '../state';

export const getAlias: LambdaOperation<'GetAlias'> = (state, input) => foundAlias(state, input).alias;
