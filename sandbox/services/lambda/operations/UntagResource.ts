import type { Operation } from '../../../wire/model';
import { foundTagged } from '../names';
import type { LambdaState } from '../state';

export function untagResource(state: LambdaState): Operation<'lambda', 'UntagResource'> {
  return (input) => {
    const it = foundTagged(state, input);
    const going = new Set(input.TagKeys);
    it.tags = Object.fromEntries(Object.entries(it.tags).filter(([key]) => !going.has(key)));
  };
}
