import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');

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
});
