import { invalidParameter } from './errors';

/**
 * A filter pattern for unstructured messages (CloudWatch Logs guide, "Filter pattern syntax"): all plain
 * terms and quoted phrases have to be in the message, none with `-` before it, and one at least of those
 * with `?`. JSON and space-delimited patterns aren't modelled. Throws InvalidParameterException.
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (/^[{[%]/u.test(trimmed)) {
    throw invalidParameter('Invalid filter pattern: the sandbox knows patterns of terms only.');
  }
  const terms = [...trimmed.matchAll(/([-?]?)(?:"([^"]*)"|(\S+))/gu)].map(([, sign, phrase, word]) => ({
    sign,
    text: phrase ?? word ?? '',
  }));
  const optional = terms.filter(({ sign }) => sign === '?');
  return (message) =>
    terms.every(({ sign, text }) => sign === '?' || message.includes(text) !== (sign === '-')) &&
    // Optional terms don't matter beside required ones.
    (optional.length < terms.length ||
      optional.length === 0 ||
      optional.some(({ text }) => message.includes(text)));
}
