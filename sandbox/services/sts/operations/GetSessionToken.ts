import type { Cloud } from '../../../cloud';
import { isoMilliseconds, SECOND } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { durationSeconds } from '../duration';

const DEFAULT_DURATION = 43_200;
const LONGEST_DURATION = 129_600;

/** Temporary credentials of the same user. */
export function getSessionToken(cloud: Cloud): Operation {
  return (input, { caller, now }) => {
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
