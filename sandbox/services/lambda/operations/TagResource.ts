import { RestAnswer, type Operation } from '../../../wire/types';
import { required, textMap } from '../input';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

export function tagResource(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy({ FunctionName: required(input, 'Resource') }).name);
    it.tags = { ...it.tags, ...textMap(input['Tags']) };
    return new RestAnswer({ status: 204 });
  };
}
