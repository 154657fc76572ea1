import { isoMilliseconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { noSuchPolicy } from '../errors';
import { members } from '../input';
import type { IamState } from '../state';

/** Policies have one version here: `v1`. */
export function getPolicyVersion(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const arn = input.requiredText('PolicyArn');
    const document = state.managedDocument(arn);
    if (document === undefined || input.requiredText('VersionId') !== 'v1') throw noSuchPolicy(arn);
    return {
      PolicyVersion: {
        Document: encodeURIComponent(document),
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: isoMilliseconds(state.policies.get(arn)?.createdAt ?? 0),
      },
    };
  };
}
