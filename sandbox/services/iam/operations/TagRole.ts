import { QUERY_CHECKS } from '../../../wire/checks';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const tagRole: IamOperation<'TagRole'> = (state, input) => {
  const { tags } = namedRole(state, input);
  for (const [key, value] of QUERY_CHECKS.tags(input.Tags)) tags.set(key, value);
};
