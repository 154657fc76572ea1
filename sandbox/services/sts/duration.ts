import { AwsError, type Input } from '../../wire/types';

/** The member DurationSeconds, in seconds. Throws STS's ValidationError when it is out of bounds. */
export function durationSeconds(input: Input, standard: number, longest: number): number {
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
