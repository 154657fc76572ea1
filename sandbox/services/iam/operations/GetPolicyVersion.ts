import { isoMilliseconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { noSuchPolicy } from '../errors';
import { members } from '../input';
import type { IamState } from '../state';

/** Policies have one version here, the newest. */
export function getPolicyVersion(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const arn = input.requiredText('PolicyArn');
    const version = `v${state.policies.get(arn)?.version ?? 1}`;
    const document = state.managedDocument(arn);
    if (document === undefined || input.requiredText('VersionId') !== version) throw noSuchPolicy(arn);
    return {
      PolicyVersion: {
        Document: encodeURIComponent(document),
        VersionId: version,
        IsDefaultVersion: true,
        CreateDate: isoMilliseconds(state.policies.get(arn)?.createdAt ?? 0),
      },
    };
  };
}
