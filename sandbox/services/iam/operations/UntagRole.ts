import type { Operation } from '../../../wire/model';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function untagRole(state: IamState): Operation<'iam', 'UntagRole'> {
  return (input) => {
    const { tags } = namedRole(state, input);
    for (const key of input.TagKeys ?? []) tags.delete(key);
  };
}
