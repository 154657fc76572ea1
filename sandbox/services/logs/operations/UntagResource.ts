import { CHECKS } from '../requests';
import type { LogsOperation } from '../state';

export const untagResource: LogsOperation<'UntagResource'> = (state, input) => {
  const { tags } = state.group(CHECKS.required(input, 'resourceArn'));
  for (const key of input.tagKeys ?? []) tags.delete(key);
};
