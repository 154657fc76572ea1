import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function tagRole(state: IamState): Operation<'iam', 'TagRole'> {
  return (input) => {
    const { tags } = namedRole(state, input);
    for (const [key, value] of QUERY_CHECKS.tags(input.Tags)) tags.set(key, value);
  };
}
