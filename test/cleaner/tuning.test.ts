import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as tuning from '../../src/cleaner/tuning';

const FOLDER = join(__dirname, '..', '..', 'src', 'cleaner');

/** What is no choice: AWS's own limits, and bounds of what is read of a context. Anything else is tuning. */
const NO_TUNING: Readonly<Record<string, readonly string[]>> = {
  'context.ts': ['VERSION'],
  'delete-rate.ts': ['FULL_AGAIN'],
  'left-behind.ts': ['LONGEST_TOKEN'],
  'owners.ts': ['LONGEST_HOLDER'],
  'state/group.ts': ['CLOCK_ERROR', 'LONGEST_TEXT', 'MOST_IDS'],
  'state/operation.ts': ['LONGEST_OPERATION'],
  'state/owners.ts': ['LONGEST_MARKER'],
  'report.ts': ['LONGEST_MESSAGE', 'MINUTE'],
  'store.ts': ['STANDARD_TIER', 'ADVANCED_TIER'],
  'template.ts': ['DEEPEST'],
};

const constants = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:export )?const ([A-Z_]+)(?:: \w+)? = [\d(]/gmu)].map(([, name = '']) => name);

it('the numbers that the delete is tuned by stand in one file', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && name !== 'tuning.ts',
  );
  const found = files.flatMap((name) => {
    const names = constants(readFileSync(join(FOLDER, name), 'utf8'));
    return names.length === 0 ? [] : [[name, names]];
  });
  expect(Object.fromEntries(found)).toEqual(NO_TUNING);
});

it('and each is used', () => {
  const others = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'tuning.ts')
    .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
    .join('\n');
  expect(Object.keys(tuning).filter((name) => !new RegExp(`\\b${name}\\b`, 'u').test(others))).toEqual([]);
});
