import { roleNameIn } from '../../call';
import { JSON_CHECKS } from '../../wire/checks';
import { AwsError } from '../../wire/types';
import * as errors from './errors';
import type { LambdaState, Role } from './state';

const ROLE_ARN = /^arn:aws[\w-]*:iam::(?<account>\d{12}):role\/?[\w+=,.@/-]+$/u;

/** The role if Lambda may have it. @throws AwsError ValidationException, AccessDeniedException, InvalidParameterValueException */
export async function checkedRole(state: LambdaState, roleArn: string): Promise<Role> {
  const account = ROLE_ARN.exec(roleArn)?.groups?.['account'];
  if (account === undefined) {
    throw JSON_CHECKS.unlike(
      'Role',
      roleArn,
      'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
    );
  }
  if (account !== state.cloud.account) throw errors.crossAccountRole();
  const name = roleNameIn(roleArn);
  try {
    const { Role: role } = await state.cloud.call('iam', 'GetRole', { RoleName: name });
    return { arn: roleArn, name, id: role?.RoleId ?? '' };
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NoSuchEntity') throw errors.roleNotAssumable();
    throw error;
  }
}
