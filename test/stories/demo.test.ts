import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { play, worldFor } from '../../sandbox/demo/play';
import { SCENARIOS } from '../../sandbox/demo/scenarios';
import { outcomes, summary, WIDTH, type Played } from '../../sandbox/demo/summary';

const README = join(__dirname, '..', '..', 'README.md');
const silent = { begin: () => undefined, show: () => undefined, end: () => undefined };

const played = new Map<string, Played>();
beforeAll(async () => {
  for (const scenario of SCENARIOS) {
    const world = worldFor(scenario);
    played.set(scenario.title, await play(scenario, world, silent, () => 0));
    await world.close();
  }
});

it.each(SCENARIOS.map(({ title }) => title))('%s ends as it should', (title) => {
  expect(played.get(title)?.problems).toEqual([]);
});

it('prints what the README shows, on lines of a narrow terminal (UPDATE_README=1 writes it)', () => {
  const all = [...played.values()];
  expect(all).toHaveLength(SCENARIOS.length);
  const table = stripVTControlCharacters(outcomes(all));
  const lines = stripVTControlCharacters(summary(all)).split('\n');
  expect(lines.filter((line) => line.length > WIDTH)).toEqual([]);
  expect(lines.slice(0, all.length + 1).join('\n')).toBe(table);
  const text = readFileSync(README, 'utf8');
  const block = /(<!-- demo:begin -->\n)[\s\S]*(<!-- demo:end -->)/u;
  const updated = text.replace(
    block,
    (_, begin: string, end: string) => `${begin}\n\`\`\`\n${table}\n\`\`\`\n\n${end}`,
  );
  if (process.env['UPDATE_README'] === '1') writeFileSync(README, updated);
  expect(readFileSync(README, 'utf8')).toBe(updated);
});
