import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CURES, played, SITUATIONS, type Cure, type Outcome } from './situations';

const PAGE = join(__dirname, '..', '..', 'guides', 'when.md');
const SEEDS = [1, 2, 3];

const HEADINGS: Readonly<Record<Cure, string>> = {
  none: 'without',
  'the permission': '+ permission',
  'the cleaner': 'cleaner first',
  'no order': 'no order',
  FunctionNames: 'FunctionNames',
};

/** `deletes, 4 to 21 min`; `fails in 1 of 3, after 36 min`. */
function cell(outcomes: readonly Outcome[] | undefined): string {
  if (outcomes === undefined) return '–';
  const failed = outcomes.filter(({ status }) => status.endsWith('_FAILED'));
  const times = (failed.length > 0 ? failed : outcomes).map(({ minutes }) => Math.round(minutes));
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const range = least === most ? `${least} min` : `${least} to ${most} min`;
  if (outcomes.some(({ leavesBehind }) => leavesBehind)) return `${range}, **and leaves it behind**`;
  if (failed.length === 0) return range;
  const of = failed.length === outcomes.length ? '' : ` in ${failed.length} of ${outcomes.length}`;
  return `**fails**${of}, after ${range}`;
}

test('guides/when.md tells what the sandbox plays', async () => {
  const rows: string[] = [];
  for (const situation of SITUATIONS) {
    const cells: string[] = [];
    for (const cure of CURES) cells.push(cell(await played(situation, cure, SEEDS)));
    rows.push(`| ${situation.name}: ${situation.because} | \`${situation.world}\` | ${cells.join(' | ')} |`);
  }
  const table = [
    `| situation | world | ${CURES.map((cure) => HEADINGS[cure]).join(' | ')} |`,
    `| --- | --- | ${CURES.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');
  const before = readFileSync(PAGE, 'utf8');
  const page = before.replace(/(?<=<!-- when:begin -->\n)[^]*(?=<!-- when:end -->)/u, `\n${table}\n\n`);
  // "npx prettier --write guides/when.md" lines the columns up.
  if (process.env['UPDATE_GUIDE'] === '1') writeFileSync(PAGE, page);
  expect(unaligned(readFileSync(PAGE, 'utf8'))).toBe(unaligned(page));
});

function unaligned(text: string): string {
  return text.replaceAll(/ {2,}/gu, ' ').replaceAll(/-{3,}/gu, '---');
}
