import type { Cloud } from '../../../cloud';
import type { OperationOn } from '../../../wire/model';
import { AwsError } from '../../../wire/types';
import { credentialsFor } from '../credentials';
import { termOf } from '../duration';

const DEFAULT_DURATION = 43_200;
const LONGEST_DURATION = 129_600;

/** Temporary credentials of the same user. Roles can't have them. */
export const getSessionToken: OperationOn<Cloud, 'sts', 'GetSessionToken'> = (cloud, input, call) => {
  const { caller } = call;
  if (caller.roleName !== undefined) {
    throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', {
      status: 403,
    });
  }
  const term = termOf(cloud, input, call, [DEFAULT_DURATION, LONGEST_DURATION]);
  return { Credentials: credentialsFor(cloud, caller, term) };
};
