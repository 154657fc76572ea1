import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { play, worldFor } from '../../sandbox/demo/play';
import { SCENARIOS } from '../../sandbox/demo/scenarios';
import { outcomes, summary, WIDTH, type Played } from '../../sandbox/demo/summary';

const root = join(__dirname, '..', '..');
const silent = { begin: () => undefined, show: () => undefined, end: () => undefined };

/** Paths in backquotes, or links, in the tables of a page. */
function pathsIn(page: string): readonly string[] {
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const named = rows.flatMap((line) => [...line.matchAll(/`([\w./-]+\/[\w./-]*|[A-Z]+\.md|[\w-]+\.ts)`/gu)]);
  const linked = rows.flatMap((line) => [...line.matchAll(/\]\((?!https?:)([\w./-]+)\)/gu)]);
  return [...named, ...linked].map((match) => match[1] ?? '');
}

describe('the README', () => {
  it.each(['README.md', 'sandbox/README.md'])('%s names places that are there', (page) => {
    const folder = dirname(join(root, page));
    const paths = pathsIn(join(root, page));
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  it('of the sandbox links each fact to what plays it', () => {
    const text = readFileSync(join(root, 'sandbox/README.md'), 'utf8');
    const [, section = ''] = text.split('## How well the facts are known\n');
    const rows = section
      .split(/^## /mu)[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2);
    expect(rows?.length).toBeGreaterThan(30);
    expect(rows?.filter((row) => !/\[[\w-]+\]\([\w./-]+\.ts\) +\|$/u.test(row))).toEqual([]);
  });

  it('shows what the demo really prints, on lines of a narrow terminal (UPDATE_README=1 writes it)', async () => {
    const played: Played[] = [];
    for (const scenario of SCENARIOS) {
      const world = worldFor(scenario);
      played.push(await play(scenario, world, silent, () => 0));
      await world.close();
    }
    const table = stripVTControlCharacters(outcomes(played));
    const lines = stripVTControlCharacters(summary(played)).split('\n');
    expect(lines.filter((line) => line.length > WIDTH)).toEqual([]);
    expect(lines.slice(0, played.length + 1).join('\n')).toBe(table);
    expect(played.flatMap(({ problems }) => problems)).toEqual([]);
    const page = join(root, 'README.md');
    const text = readFileSync(page, 'utf8');
    const block = /(<!-- demo:begin -->\n)[\s\S]*(<!-- demo:end -->)/u;
    const updated = text.replace(
      block,
      (_, begin: string, end: string) => `${begin}\n\`\`\`\n${table}\n\`\`\`\n\n${end}`,
    );
    if (process.env['UPDATE_README'] === '1') writeFileSync(page, updated);
    expect(readFileSync(page, 'utf8')).toBe(updated);
  });
});
