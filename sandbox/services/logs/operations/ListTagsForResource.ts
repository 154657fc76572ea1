import type { Operation } from '../../../wire/types';
import { noSuchGroup } from '../errors';
import { members } from '../input';
import type { LogsState } from '../state';

export function listTagsForResource(state: LogsState): Operation {
  return (given) => {
    const group = state.group(members(given).requiredText('resourceArn'));
    if (group === undefined) throw noSuchGroup();
    return { tags: Object.fromEntries(group.tags) };
  };
}
