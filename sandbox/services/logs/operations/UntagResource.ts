import type { Operation } from '../../../wire/types';
import { noSuchGroup } from '../errors';
import { members } from '../input';
import type { LogsState } from '../state';

export function untagResource(state: LogsState): Operation {
  return (given) => {
    const input = members(given);
    const group = state.group(input.requiredText('resourceArn'));
    if (group === undefined) throw noSuchGroup();
    for (const key of input.texts('tagKeys')) group.tags.delete(key);
  };
}
