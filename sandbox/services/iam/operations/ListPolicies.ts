import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { IamState } from '../state';
import { policyView } from '../views';

/** The account's own; AWS's managed ones aren't listed. */
export function listPolicies(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const { items, rest } = page([...state.policies.values()], input);
    return {
      Policies: items.map((policy) => policyView(policy, state.attachmentCount(policy.arn))),
      ...rest,
    };
  };
}
