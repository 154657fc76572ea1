import * as fc from 'fast-check';

import { globOf, globWithEscapesOf } from '../../sandbox/wire/glob';
import { matchesGlob } from '../../src/network-interfaces/glob';
import { cases } from '../support/cases';

/** What the pattern means, as a regular expression: right, if not fast. */
function meant(pattern: string): RegExp {
  const literal = pattern.replaceAll(/[$()+.[\\\]^{|}]/gu, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
}

const GLOBS = [
  ['the product’s', matchesGlob],
  ['the sandbox’s', (pattern: string, text: string) => globOf(pattern)(text)],
  ['EC2’s in the sandbox', (pattern: string, text: string) => globWithEscapesOf(pattern)(text)],
] as const;

describe.each(GLOBS)('a pattern with wildcards: %s', (_name, matches) => {
  it('matches as a regular expression would', () => {
    const short = (letters: string[]): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
    fc.assert(
      fc.property(short(['a', 'b', '-', '*', '?']), short(['a', 'b', '-']), (pattern, text) => {
        expect(matches(pattern, text)).toBe(meant(pattern).test(text));
      }),
      cases(1_000),
    );
  });

  it('counts characters that are compared, not tries that grow with each star', () => {
    // As long as a stack's name and a pattern of the type configuration may be.
    expect(matches(`${'*-'.repeat(63)}x`, '-'.repeat(128))).toBe(false);
  });
});

it('a backslash takes a wildcard’s meaning away where EC2 has it so', () => {
  expect(globWithEscapesOf(String.raw`a\*b`)('a*b')).toBe(true);
  expect(globWithEscapesOf(String.raw`a\*b`)('axb')).toBe(false);
  expect(globWithEscapesOf('a\\')('a\\')).toBe(true);
});
