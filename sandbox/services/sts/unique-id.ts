import { createHash } from 'node:crypto';

import type { Caller } from '../../wire/types';

/** The unique id of a principal of that name: `AROA…` for roles, `AIDA…` for users, the same each time. */
export function principalId(prefix: 'AIDA' | 'ANPA' | 'AROA', name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').toUpperCase();
  return `${prefix}${digest.slice(0, 17)}`;
}

/** `AROA…:session` for a role's session, `AIDA…` for a user. */
export function uniqueId(caller: Caller): string {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/u.exec(caller.arn) ?? [];
  if (role !== undefined && session !== undefined) return `${principalId('AROA', role)}:${session}`;
  return principalId('AIDA', caller.arn);
}
