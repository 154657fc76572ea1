import type { Operation } from '../../../wire/model';
import { CHECKS } from '../requests';
import type { LogsState } from '../state';

export function listTagsForResource(state: LogsState): Operation<'logs', 'ListTagsForResource'> {
  return (input) => ({
    tags: Object.fromEntries(state.group(CHECKS.required(input, 'resourceArn')).tags),
  });
}
