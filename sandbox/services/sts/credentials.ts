import type { Cloud, Term } from '../../cloud';
import { dateOf } from '../../time/instant';
import type { OutputOf } from '../../wire/model';

/** New credentials of that caller for that term, as STS's answers have them. */
export function credentialsFor(
  { callers }: Pick<Cloud, 'callers'>,
  caller: Parameters<Cloud['callers']['issue']>[0],
  term: Term,
): OutputOf<'sts', 'AssumeRole'>['Credentials'] {
  const { accessKeyId, secretAccessKey, sessionToken } = callers.issue(caller, term);
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: dateOf(term.expiresAt),
  };
}
