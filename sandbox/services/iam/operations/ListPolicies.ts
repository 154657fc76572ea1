import type { Operation } from '../../../wire/model';
import { page } from '../requests';
import type { IamState } from '../state';
import { policyView } from '../views';

/** The account's own; AWS's managed ones aren't listed. */
export function listPolicies(state: IamState): Operation<'iam', 'ListPolicies'> {
  return (input) => {
    const { items, rest } = page([...state.policies.values()], input);
    return {
      Policies: items.map((policy) => policyView(policy, state.attachmentCount(policy.arn))),
      ...rest,
    };
  };
}
