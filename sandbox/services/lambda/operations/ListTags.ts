import { foundTagged } from '../names';
import type { LambdaOperation } from '../state';

export const listTags: LambdaOperation<'ListTags'> = (state, input) => ({
  Tags: foundTagged(state, input).tags,
});
