import { namedRole, page } from '../requests';
import type { IamOperation } from '../state';

export const listAttachedRolePolicies: IamOperation<'ListAttachedRolePolicies'> = (state, input) => {
  const { items, rest } = page([...namedRole(state, input).attachedPolicies], input);
  return {
    AttachedPolicies: items.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
    ...rest,
  };
};
