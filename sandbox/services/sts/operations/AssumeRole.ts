import type { Cloud } from '../../../cloud';
import { QUERY_CHECKS } from '../../../wire/checks';
import type { OperationOn } from '../../../wire/model';
import { AwsError } from '../../../wire/types';
import { credentialsFor } from '../credentials';
import { termOf } from '../duration';
import { principalId } from '../unique-id';

const DEFAULT_DURATION = 3_600;
/** A role's MaxSessionDuration can be at most 12 hours. */
const LONGEST_DURATION = 43_200;

/**
 * Credentials of a role, which end after DurationSeconds (`termOf`). Trust policies aren't
 * evaluated: whoever may call sts:AssumeRole may have any role that exists.
 */
export const assumeRole: OperationOn<Cloud, 'sts', 'AssumeRole'> = async (cloud, input, call) => {
  const { caller } = call;
  const roleArn = QUERY_CHECKS.required(input, 'RoleArn');
  const session = QUERY_CHECKS.required(input, 'RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/u.test(session))
    throw QUERY_CHECKS.unlike('RoleSessionName', session, String.raw`[\w+=,.@-]*`);
  const roleName = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/u.exec(roleArn)?.[1];
  if (roleName === undefined) throw new AwsError('ValidationError', `${roleArn} is invalid`);
  const term = termOf(cloud, input, call, [DEFAULT_DURATION, LONGEST_DURATION]);
  if (!(await exists(cloud, roleName))) {
    // The same answer as for a role that may not be assumed.
    throw new AwsError(
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      { status: 403 },
    );
  }
  const arn = `arn:aws:sts::${cloud.account}:assumed-role/${roleName}/${session}`;
  return {
    Credentials: credentialsFor(cloud, { arn, roleName }, term),
    AssumedRoleUser: { AssumedRoleId: `${principalId('AROA', roleName)}:${session}`, Arn: arn },
  };
};

async function exists(cloud: Cloud, roleName: string): Promise<boolean> {
  try {
    await cloud.call('iam', 'GetRole', { RoleName: roleName });
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NoSuchEntity') return false;
    throw error;
  }
}
