import * as fc from 'fast-check';

import { clipped, fold, foldLong } from '../../src/cli/fold';

const words = fc.array(fc.stringMatching(/^[a-z:./-]{1,30}$/u), { minLength: 1, maxLength: 60 });

test('text is folded between words, and nothing of it is lost', () => {
  fc.assert(
    fc.property(
      words,
      fc.integer({ min: 20, max: 100 }),
      fc.integer({ min: 0, max: 8 }),
      (all, width, indent) => {
        const folded = fold(all.join(' '), width, indent);
        expect(folded.split(/\s+/u).filter((word) => word !== '')).toEqual(all);
        for (const line of folded.split('\n')) {
          // Only a word that is longer than a line makes one too long.
          expect(line.length <= width || line.trim().split(' ').length === 1).toBe(true);
          expect(line.startsWith(' '.repeat(indent))).toBe(true);
        }
      },
    ),
  );
});

test('an ARN longer than a line stays whole', () => {
  const arn =
    'arn:aws:cloudformation:eu-central-1:123456789012:stack/a-stack/0a1b2c3d-0000-1111-2222-333344445555';
  expect(fold(`delete ${arn} first`, 40, 2)).toBe(`  delete\n  ${arn}\n  first`);
});

test('a line that is shown over and over is cut between words, never within an id', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 100 }), (all, width) => {
      const text = all.join(' ');
      const line = clipped(text, width);
      expect(line.length).toBeLessThanOrEqual(width);
      if (line === text) return;
      const kept = line.replace(/ …$/u, '');
      expect(line).not.toBe(kept);
      expect(all.map((_, count) => all.slice(0, count).join(' '))).toContain(kept);
    }),
  );
});

test('what is too long in a finished text is folded, and the rest stays as it is', () => {
  const text = `  short line\n${'word '.repeat(30).trim()}\n`;
  const folded = foldLong(text, 80);
  expect(folded.split('\n')[0]).toBe('  short line');
  for (const line of folded.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(folded.replaceAll(/\s+/gu, ' ')).toBe(text.replaceAll(/\s+/gu, ' '));
  expect(foldLong(folded, 80)).toBe(folded);
});
