import type { Operation } from '../../../wire/types';
import { noSuchGroup } from '../errors';
import { members, tags } from '../input';
import type { LogsState } from '../state';

export function tagResource(state: LogsState): Operation {
  return (given) => {
    const input = members(given);
    const group = state.group(input.requiredText('resourceArn'));
    if (group === undefined) throw noSuchGroup();
    for (const [key, value] of tags(input)) group.tags.set(key, value);
  };
}
