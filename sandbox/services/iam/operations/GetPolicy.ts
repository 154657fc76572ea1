import { QUERY_CHECKS } from '../../../wire/checks';
import { principalId } from '../../sts/unique-id';
import { noSuchPolicy } from '../errors';
import type { IamOperation } from '../state';
import { policyView } from '../views';

/** Answers for AWS's managed policies, too, as far as the sandbox knows them. */
export const getPolicy: IamOperation<'GetPolicy'> = (state, input) => {
  const arn = QUERY_CHECKS.required(input, 'PolicyArn');
  const document = state.managedDocument(arn);
  if (document === undefined) throw noSuchPolicy(arn);
  const [, path = '/', policyName = ''] = /:policy(\/(?:.*\/)?)([^/]+)$/u.exec(arn) ?? [];
  const policy = state.policies.get(arn) ?? {
    policyName,
    path,
    policyId: principalId('ANPA', policyName),
    arn,
    document,
    description: undefined,
    version: 1,
    createdAt: 0,
  };
  return { Policy: policyView(policy, state.attachmentCount(arn)) };
};
