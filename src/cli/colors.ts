import { createColors } from 'picocolors';

const colors = createColors(true);

/** What is painted, and how: in the finished text, so that the words are the same in a pipe. */
const PAINTED: readonly (readonly [pattern: RegExp, paint: (text: string) => string])[] = [
  [/\b[A-Z_]+_FAILED\b/gu, colors.red],
  [/\b[A-Z_]+_IN_PROGRESS\b/gu, colors.yellow],
  [/\b[A-Z_]+_COMPLETE\b/gu, colors.green],
  [/^eni-[\da-f]+/gmu, colors.cyan],
  [/^Next:/gmu, colors.bold],
  [/^ *(?:line \d+, )?error:/gmu, colors.red],
  [/^ *(?:line \d+, )?warning:/gmu, colors.yellow],
];

/** A finished text for people, with colours. */
export function painted(text: string): string {
  return PAINTED.reduce((before, [pattern, paint]) => before.replaceAll(pattern, paint), text);
}
