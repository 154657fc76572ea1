import { createHash } from 'node:crypto';

/** Base 32, IAM's alphabet for unique ids. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The unique id of a principal or policy of that name: `AROA…` for roles, `AIDA…` for users, `ANPA…` for
 * managed policies. It follows from the name, so that every service that shows it agrees; unlike AWS's,
 * it is the same again when a role is deleted and made anew.
 */
export function principalId(prefix: 'AIDA' | 'ANPA' | 'AROA', name: string): string {
  const digest = createHash('sha256').update(name).digest();
  const letters = [...digest.subarray(0, 17)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? 'A');
  return prefix + letters.join('');
}
