import type { Cloud } from '../../../cloud';
import { isoMilliseconds, SECOND } from '../../../time/instant';
import { AwsError, type Operation } from '../../../wire/types';
import { durationSeconds } from '../duration';

const DEFAULT_DURATION = 43_200;
const LONGEST_DURATION = 129_600;

/** Temporary credentials of the same user. Roles can't have them. */
export function getSessionToken(cloud: Cloud): Operation {
  return (input, { caller, now }) => {
    if (caller.roleName !== undefined) {
      throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', {
        status: 403,
      });
    }
    const expiresAt = now + durationSeconds(input, DEFAULT_DURATION, LONGEST_DURATION) * SECOND;
    const { accessKeyId, secretAccessKey, sessionToken } = cloud.callers.issue(caller, expiresAt);
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: isoMilliseconds(expiresAt),
      },
    };
  };
}
