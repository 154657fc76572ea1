import { foundTagged } from '../names';
import type { LambdaOperation } from '../state';

export const tagResource: LambdaOperation<'TagResource'> = (state, input) => {
  const it = foundTagged(state, input);
  it.tags = { ...it.tags, ...input.Tags };
};
