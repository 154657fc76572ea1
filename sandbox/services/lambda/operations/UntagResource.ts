import { foundTagged } from '../names';
import type { LambdaOperation } from '../state';

export const untagResource: LambdaOperation<'UntagResource'> = (state, input) => {
  const it = foundTagged(state, input);
  const going = new Set(input.TagKeys);
  it.tags = Object.fromEntries(Object.entries(it.tags).filter(([key]) => !going.has(key)));
};
