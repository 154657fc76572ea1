import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';

import { filesOf, keep } from '../../bench/files';
import { readResults, type Results } from '../../bench/results';
import { meets } from '../../bench/section';
import { sectionNames } from '../../bench/sections';

/**
 * What is there of the benchmark: the results, and what is made of them. Which figures they are doesn't
 * matter here, so that the tests pass after a benchmark on any machine.
 */
const root = join(__dirname, '..', '..');
const results = readResults();
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

describe('the results of the benchmark', () => {
  it('are of all its parts, in their order', () => {
    expect(Object.keys(results)).toEqual(sectionNames);
  });

  it('say truly which goals are met', () => {
    const figures = Object.values(results).flatMap((section) => Object.values(section.figures));
    const judged = figures.filter(({ goal }) => goal !== undefined);
    expect(judged.length).toBeGreaterThan(5);
    expect(judged.filter(({ value, goal, met }) => goal && met !== meets(value, goal))).toEqual([]);
    expect(figures.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
  });

  const files = [...filesOf(results, read(root, 'README.md'))];

  it.each(files)('are those of %s, as the benchmark writes it', (name, text) => {
    expect(read(root, name)).toBe(text);
    if (name.endsWith('.svg')) expect(XMLValidator.validate(text)).toBe(true);
  });
});

describe('a benchmark that measures other figures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves no page with those of before', () => {
    mkdirSync(join(folder, 'bench'));
    writeFileSync(join(folder, 'README.md'), read(root, 'README.md'));
    const other = otherThan(results);
    keep(other, folder);
    for (const [name, text] of filesOf(
      readResults(join(folder, 'bench', 'results.json')),
      read(folder, 'README.md'),
    ))
      expect([name, read(folder, name)]).toEqual([name, text]);
    for (const name of ['bench/results.json', 'bench/README.md', 'README.md'])
      expect(read(folder, name)).not.toBe(read(root, name));
    expect(read(folder, 'README.md')).toContain('0.987');
  });
});

/** As another machine would have measured it. */
function otherThan(given: Results): Results {
  return Object.fromEntries(
    Object.entries(given).map(([section, its]) => [
      section,
      {
        ...its,
        figures: Object.fromEntries(
          Object.entries(its.figures).map(([name, figure]) => [
            name,
            {
              ...figure,
              value: 0.987,
              ...(figure.goal === undefined ? {} : { met: meets(0.987, figure.goal) }),
            },
          ]),
        ),
      },
    ]),
  );
}
