import type { Operation } from '../../../wire/model';
import { CHECKS } from '../requests';
import type { LogsState } from '../state';

export function tagResource(state: LogsState): Operation<'logs', 'TagResource'> {
  return (input) => {
    const { tags } = state.group(CHECKS.required(input, 'resourceArn'));
    for (const [key, value] of Object.entries(input.tags ?? {})) tags.set(key, value);
  };
}
