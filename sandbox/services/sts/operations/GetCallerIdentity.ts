import type { Cloud } from '../../../cloud';
import type { OperationOn } from '../../../wire/model';
import { userId } from '../user-id';

/** Needs no permission, whoever calls (STS API reference). */
export const getCallerIdentity: OperationOn<Cloud, 'sts', 'GetCallerIdentity'> = (
  cloud,
  _input,
  { caller },
) => ({
  UserId: userId(caller),
  Account: cloud.account,
  Arn: caller.arn,
});
