import type { Cloud } from '../../cloud';
import { roleNameIn, type Caller } from '../../call';
import { AwsError, type Call } from '../../wire/types';
import type { Deployment } from '../deployment';
import type { Operation } from '../stack-machine/operation';
import type { Stack } from '../stack-machine/stack';
import { problem, type StackContext } from './request';

/**
 * The role of an operation: the request's, else the one that the stack was given last, which counts for all
 * later operations too (API reference, `RoleARN`).
 *
 * @throws AwsError where there is none of that name
 */
export async function roleOf(
  { cloud }: Pick<StackContext, 'cloud'>,
  { RoleARN }: { readonly RoleARN?: string | undefined },
  stack?: Pick<Stack, 'roleArn'>,
): Promise<string | undefined> {
  const roleArn = RoleARN === undefined || RoleARN === '' ? stack?.roleArn : RoleARN;
  if (roleArn === undefined) return undefined;
  const refusal = problem(`Role ${roleArn} is invalid or cannot be assumed`);
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/u.test(roleArn)) throw refusal;
  try {
    await cloud.call('iam', 'GetRole', { RoleName: roleNameIn(roleArn) });
  } catch (error) {
    throw error instanceof AwsError ? refusal : error;
  }
  return roleArn;
}

/** An operation on a stack as the machine carries it out. */
export function begin(
  { cloud }: Pick<StackContext, 'cloud'>,
  call: Pick<Call, 'caller'>,
  { ClientRequestToken: token }: { readonly ClientRequestToken?: string | undefined },
  stack: Stack,
  deployment: Deployment,
): Operation {
  return {
    stack,
    caller: actorOf(cloud, call.caller, stack.roleArn),
    token,
    deployment,
    cancelled: new AbortController(),
  };
}

/**
 * Who acts in an operation: the stack's role where it has one, else whoever asked. It is CloudFormation's own
 * session, so that what it does is not taken for the asking function's or handler's.
 */
export function actorOf({ account }: Cloud, caller: Caller, roleArn: string | undefined): Caller {
  if (roleArn === undefined) {
    const { invocationId: _, ...session } = caller;
    return session;
  }
  const roleName = roleNameIn(roleArn);
  return {
    accessKeyId: '',
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/AWSCloudFormation`,
    roleName,
  };
}
