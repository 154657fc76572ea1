import { QUERY_CHECKS } from '../../../wire/checks';
import { principalId } from '../../sts/unique-id';
import { checkDocument, policyExists } from '../errors';
import { path, POLICY_NAME } from '../requests';
import type { ManagedPolicy, IamOperation } from '../state';
import { policyView } from '../views';

export const createPolicy: IamOperation<'CreatePolicy'> = (state, input, { now }) => {
  const policyName = QUERY_CHECKS.named(input, 'PolicyName', POLICY_NAME);
  const document = QUERY_CHECKS.required(input, 'PolicyDocument');
  checkDocument(document, 'identity');
  const policyPath = path(input);
  const arn = `arn:aws:iam::${state.account}:policy${policyPath}${policyName}`;
  if (state.policies.has(arn)) throw policyExists(policyName);
  const policy: ManagedPolicy = {
    policyName,
    path: policyPath,
    policyId: principalId('ANPA', policyName),
    arn,
    document,
    version: 1,
    description: input.Description,
    createdAt: now,
  };
  state.policies.set(arn, policy);
  return { Policy: policyView(policy, 0) };
};
