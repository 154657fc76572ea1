import type { Operation } from '../../../wire/model';
import { namedRole, page } from '../requests';
import type { IamState } from '../state';

export function listRolePolicies(state: IamState): Operation<'iam', 'ListRolePolicies'> {
  return (input) => {
    const { items, rest } = page([...namedRole(state, input).inlinePolicies.keys()], input);
    return { PolicyNames: items, ...rest };
  };
}
