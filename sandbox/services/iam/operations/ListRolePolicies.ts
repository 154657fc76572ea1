import { namedRole, page } from '../requests';
import type { IamOperation } from '../state';

export const listRolePolicies: IamOperation<'ListRolePolicies'> = (state, input) => {
  const { items, rest } = page([...namedRole(state, input).inlinePolicies.keys()], input);
  return { PolicyNames: items, ...rest };
};
