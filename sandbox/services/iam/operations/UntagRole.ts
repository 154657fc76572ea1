import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const untagRole: IamOperation<'UntagRole'> = (state, input) => {
  const { tags } = namedRole(state, input);
  for (const key of input.TagKeys ?? []) tags.delete(key);
};
