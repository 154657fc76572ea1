import type { Journal } from '../../../journal';
import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { notAttachable } from '../errors';
import { namedRole } from '../requests';
import type { IamState } from '../state';

/**
 * A policy of AWS's that the sandbox has no document of can be attached, so that real templates deploy;
 * it grants nothing here, and a notice says so.
 */
export function attachRolePolicy(state: IamState, journal: Journal): Operation<'iam', 'AttachRolePolicy'> {
  return (input) => {
    const role = namedRole(state, input);
    const arn = QUERY_CHECKS.required(input, 'PolicyArn');
    if (state.managedDocument(arn) === undefined) {
      if (!/^arn:aws[\w-]*:iam::aws:policy\/./u.test(arn)) throw notAttachable(arn);
      journal.append({
        kind: 'notice',
        text: `The sandbox doesn't know the policy ${arn}: it grants nothing to ${role.roleName}.`,
      });
    }
    role.attachedPolicies.add(arn);
  };
}
