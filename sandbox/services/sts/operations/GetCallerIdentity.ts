import type { Cloud } from '../../../cloud';
import type { Operation } from '../../../wire/model';
import { userId } from '../user-id';

/** Needs no permission, whoever calls (STS API reference). */
export function getCallerIdentity(cloud: Cloud): Operation<'sts', 'GetCallerIdentity'> {
  return (_input, { caller }) => ({
    UserId: userId(caller),
    Account: cloud.account,
    Arn: caller.arn,
  });
}
