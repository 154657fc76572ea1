import { RestAnswer, type Operation } from '../../../wire/types';
import { required, texts } from '../input';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

export function untagResource(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy({ FunctionName: required(input, 'Resource') }).name);
    const going = new Set(texts(input['TagKeys']));
    it.tags = Object.fromEntries(Object.entries(it.tags).filter(([key]) => !going.has(key)));
    return new RestAnswer({ status: 204 });
  };
}
