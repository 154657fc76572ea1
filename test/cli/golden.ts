import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Holds a text to the file in `golden/`: every printed line is looked at when it changes.
 * `UPDATE_GOLDEN=1 npx jest test/cli` writes them anew.
 */
export function expectGolden(text: string, name: string): void {
  const path = join(__dirname, 'golden', name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
  if (name.endsWith('.txt') && !name.includes('github')) {
    for (const line of text.split('\n')) expect(line.length <= 80 || !line.trim().includes(' ')).toBe(true);
  }
}
