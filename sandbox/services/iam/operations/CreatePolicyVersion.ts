import { isoMilliseconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { checkDocument, noSuchPolicy } from '../errors';
import { members } from '../input';
import type { IamState } from '../state';

/** The new version is the default at once, whatever is asked for: no other one is kept. */
export function createPolicyVersion(state: IamState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const arn = input.requiredText('PolicyArn');
    const document = input.requiredText('PolicyDocument');
    const policy = state.policies.get(arn);
    if (policy === undefined) throw noSuchPolicy(arn);
    checkDocument(document, 'identity');
    const version = policy.version + 1;
    state.policies.set(arn, { ...policy, document, version });
    return {
      PolicyVersion: {
        VersionId: `v${version}`,
        IsDefaultVersion: true,
        CreateDate: isoMilliseconds(now),
      },
    };
  };
}
