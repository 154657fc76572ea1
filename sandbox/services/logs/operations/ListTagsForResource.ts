import { CHECKS } from '../requests';
import type { LogsOperation } from '../state';

export const listTagsForResource: LogsOperation<'ListTagsForResource'> = (state, input) => ({
  tags: Object.fromEntries(state.group(CHECKS.required(input, 'resourceArn')).tags),
});
