import { QUERY_CHECKS } from '../../../wire/checks';
import { noSuchPolicy } from '../errors';
import type { IamOperation } from '../state';
import { dateIn } from '../views';

/** Policies have one version here, the newest. */
export const getPolicyVersion: IamOperation<'GetPolicyVersion'> = (state, input) => {
  const arn = QUERY_CHECKS.required(input, 'PolicyArn');
  const version = `v${state.policies.get(arn)?.version ?? 1}`;
  const document = state.managedDocument(arn);
  if (document === undefined || QUERY_CHECKS.required(input, 'VersionId') !== version)
    throw noSuchPolicy(arn);
  return {
    PolicyVersion: {
      Document: encodeURIComponent(document),
      VersionId: version,
      IsDefaultVersion: true,
      CreateDate: dateIn(state.policies.get(arn)?.createdAt ?? 0),
    },
  };
};
