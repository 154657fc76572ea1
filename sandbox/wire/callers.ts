import type { Callers, Term } from '../cloud';
import type { Instant } from '../time/instant';
import type { Random } from '../time/random';
import type { Caller } from '../call';

/** The caller that the sandbox itself is when one of its services calls another. */
export function serviceCaller(account: string): Caller {
  return { accessKeyId: '', arn: `arn:aws:iam::${account}:root` };
}

/**
 * Who the access keys belong to. Keys that the sandbox issued look like AWS's temporary ones
 * (`ASIA…`, 20 characters) and are drawn from a stream of their own.
 */
export function createCallers(
  account: string,
  random: Random,
  clocks: Readonly<Record<Term['by'], () => Instant>>,
): Callers {
  const stream = random.stream('wire/credentials');
  const known = new Map<string, Caller>();
  const terms = new Map<string, Term>();
  const revoked = new Set<string>();
  const letters = (alphabet: string, count: number): string => {
    let text = '';
    for (let index = 0; index < count; index += 1) text += alphabet[stream.integer(0, alphabet.length - 1)];
    return text;
  };
  return {
    issue(caller, term) {
      // AWS's alphabet for key ids is base 32.
      const accessKeyId = `ASIA${letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`;
      known.set(accessKeyId, { ...caller, accessKeyId });
      if (term !== undefined) terms.set(accessKeyId, term);
      return {
        accessKeyId,
        secretAccessKey: letters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+', 40),
        sessionToken: `IQoJb3JpZ2luX2Vj${letters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 80)}`,
      };
    },
    lookup: (accessKeyId) =>
      known.get(accessKeyId) ?? { accessKeyId, arn: `arn:aws:iam::${account}:user/sandbox` },
    revoke(accessKeyId) {
      revoked.add(accessKeyId);
    },
    isRevoked(accessKeyId) {
      const term = terms.get(accessKeyId);
      return revoked.has(accessKeyId) || (term !== undefined && clocks[term.by]() >= term.expiresAt);
    },
  };
}
