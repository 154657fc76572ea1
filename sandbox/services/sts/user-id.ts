import type { Caller } from '../../call';
import { principalId } from './unique-id';

/** `AROA…:session` for a role's session, `AIDA…` for a user. */
export function userId({ arn }: Caller): string {
  const [, roleName, session] = /:assumed-role\/([^/]+)\/(.+)$/u.exec(arn) ?? [];
  return roleName === undefined || session === undefined
    ? principalId('AIDA', arn)
    : `${principalId('AROA', roleName)}:${session}`;
}
