import type { Cloud, Term } from '../../cloud';
import { SECOND } from '../../time/instant';
import type { Input } from '../../call';
import { AwsError, type Call } from '../../wire/types';

/**
 * When credentials end: by the virtual clock where a function or handler asked, which live by it, for people by the
 * later of both, as their clients compare `Expiration` with the machine's. Throws as `durationSeconds` does.
 */
export function termOf(
  { latest }: Pick<Cloud, 'latest'>,
  input: Input,
  { caller, now }: Pick<Call, 'caller' | 'now'>,
  [standard, longest]: readonly [number, number],
): Term {
  const duration = durationSeconds(input, standard, longest) * SECOND;
  return caller.invocationId === undefined
    ? { expiresAt: latest() + duration, by: 'latest' }
    : { expiresAt: now + duration, by: 'virtual' };
}

/** The member DurationSeconds, in seconds. Throws STS's ValidationError when it is out of bounds. */
function durationSeconds(input: Input, standard: number, longest: number): number {
  const given = input['DurationSeconds'];
  if (given === undefined || given === '') return standard;
  const seconds = typeof given === 'string' ? Number(given) : Number.NaN;
  const failure = (constraint: string): AwsError =>
    new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${typeof given === 'string' ? given : JSON.stringify(given)}' at 'durationSeconds' failed to satisfy constraint: ${constraint}`,
    );
  if (!Number.isInteger(seconds) || seconds < 900) {
    throw failure('Member must have value greater than or equal to 900');
  }
  if (seconds > longest) throw failure(`Member must have value less than or equal to ${longest}`);
  return seconds;
}
