import { page } from '../requests';
import type { IamOperation } from '../state';
import { policyView } from '../views';

/** The account's own; AWS's managed ones aren't listed. */
export const listPolicies: IamOperation<'ListPolicies'> = (state, input) => {
  const { items, rest } = page([...state.policies.values()], input);
  return {
    Policies: items.map((policy) => policyView(policy, state.attachmentCount(policy.arn))),
    ...rest,
  };
};
