import type { Operation } from '../../../wire/types';
import { principalId } from '../../sts/unique-id';
import { checkDocument, policyExists } from '../errors';
import { members, newName, path } from '../input';
import type { IamState, ManagedPolicy } from '../state';
import { policyView } from '../views';

export function createPolicy(state: IamState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const policyName = newName(input, 'PolicyName', 128);
    const document = input.requiredText('PolicyDocument');
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
      description: input.text('Description'),
      createdAt: now,
    };
    state.policies.set(arn, policy);
    return { Policy: policyView(policy, 0) };
  };
}
