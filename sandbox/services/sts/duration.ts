import type { Cloud, Term } from '../../cloud';
import { SECOND } from '../../time/instant';
import { QUERY_CHECKS } from '../../wire/checks';
import type { Call } from '../../wire/types';

/** Seconds (STS API reference). */
const SHORTEST = 900;

/**
 * When credentials end: by the virtual clock where a function or handler asked, which live by it, for people by the
 * later of both, as their clients compare `Expiration` with the machine's. @throws AwsError ValidationError
 */
export function termOf(
  { latest }: Pick<Cloud, 'latest'>,
  input: { readonly DurationSeconds?: number | undefined },
  { caller, now }: Pick<Call, 'caller' | 'now'>,
  [standard, longest]: readonly [number, number],
): Term {
  const bounds = { min: SHORTEST, max: longest };
  const duration = (QUERY_CHECKS.within(input, 'DurationSeconds', bounds) ?? standard) * SECOND;
  return caller.invocationId === undefined
    ? { expiresAt: latest() + duration, by: 'latest' }
    : { expiresAt: now + duration, by: 'virtual' };
}
