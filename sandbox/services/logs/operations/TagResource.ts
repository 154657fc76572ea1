import { CHECKS } from '../requests';
import type { LogsOperation } from '../state';

export const tagResource: LogsOperation<'TagResource'> = (state, input) => {
  const { tags } = state.group(CHECKS.required(input, 'resourceArn'));
  for (const [key, value] of Object.entries(input.tags ?? {})) tags.set(key, value);
};
