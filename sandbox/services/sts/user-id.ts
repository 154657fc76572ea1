import { createHash } from 'node:crypto';

import type { Cloud } from '../../cloud';
import { structure } from '../../wire/protocol';
import { AwsError, type Caller } from '../../wire/types';

/** `AROA…:session` for a role's session, `AIDA…` for a user, the same each time. */
export async function userId(cloud: Cloud, { arn }: Caller): Promise<string> {
  const [, roleName, session] = /:assumed-role\/([^/]+)\/(.+)$/u.exec(arn) ?? [];
  if (roleName === undefined || session === undefined) return `AIDA${digits(arn)}`;
  return `${(await roleIdOf(cloud, roleName)) ?? `AROA${digits(roleName)}`}:${session}`;
}

/** The unique id that IAM gave a role; undefined when there is no such role (any more). */
export async function roleIdOf(cloud: Cloud, roleName: string): Promise<string | undefined> {
  try {
    const answer = structure(await cloud.call('iam', 'GetRole', { RoleName: roleName }));
    const roleId = structure(answer?.['Role'])?.['RoleId'];
    return typeof roleId === 'string' ? roleId : undefined;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** 17 characters that look like those of an id. */
function digits(name: string): string {
  return createHash('sha256').update(name).digest('hex').toUpperCase().slice(0, 17);
}
