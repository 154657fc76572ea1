import type { Operation } from '../../../wire/model';
import { CHECKS } from '../requests';
import type { LogsState } from '../state';

export function untagResource(state: LogsState): Operation<'logs', 'UntagResource'> {
  return (input) => {
    const { tags } = state.group(CHECKS.required(input, 'resourceArn'));
    for (const key of input.tagKeys ?? []) tags.delete(key);
  };
}
