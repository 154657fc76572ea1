import { QUERY_CHECKS } from '../../../wire/checks';
import { checkDocument, noSuchPolicy } from '../errors';
import type { IamOperation } from '../state';
import { dateIn } from '../views';

/** The new version is the default at once, whatever is asked for: no other one is kept. */
export const createPolicyVersion: IamOperation<'CreatePolicyVersion'> = (state, input, { now }) => {
  const arn = QUERY_CHECKS.required(input, 'PolicyArn');
  const document = QUERY_CHECKS.required(input, 'PolicyDocument');
  const policy = state.policies.get(arn);
  if (policy === undefined) throw noSuchPolicy(arn);
  checkDocument(document, 'identity');
  const version = policy.version + 1;
  state.policies.set(arn, { ...policy, document, version });
  return {
    PolicyVersion: {
      VersionId: `v${version}`,
      IsDefaultVersion: true,
      CreateDate: dateIn(now),
    },
  };
};
