import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';

import { drawChart } from '../../bench/charts';
import { page as pageOf, readmeFigures } from '../../bench/page';
import { readResults, RESULTS, serialise } from '../../bench/results';
import { meets } from '../../bench/section';
import { sectionNames } from '../../bench/sections';

/** What is committed of the benchmark: the results, and what is made of them. */
const results = readResults();

describe('the results of the benchmark', () => {
  it('are of all its parts, in their order, as it writes them', () => {
    expect(Object.keys(results)).toEqual(sectionNames);
    expect(readFileSync(RESULTS, 'utf8')).toBe(serialise(results));
  });

  it('say truly which goals are met', () => {
    const figures = Object.values(results).flatMap((section) => Object.values(section.figures));
    const judged = figures.filter(({ goal }) => goal !== undefined);
    expect(judged.length).toBeGreaterThan(5);
    expect(judged.filter(({ value, goal, met }) => goal && met !== meets(value, goal))).toEqual([]);
    expect(figures.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
  });

  const charts = Object.values(results).flatMap((section) => section.charts);

  it.each(charts.map((chart) => [chart.name, chart] as const))('are drawn in %s.svg', (name, chart) => {
    const drawn = drawChart(chart);
    expect(XMLValidator.validate(drawn)).toBe(true);
    expect(readFileSync(join(RESULTS, '..', `${name}.svg`), 'utf8')).toBe(drawn);
  });

  it('are written out in bench/README.md', () => {
    expect(readFileSync(join(RESULTS, '..', 'README.md'), 'utf8')).toBe(pageOf(results));
  });

  it('are those of the README (UPDATE_README=1 writes them)', () => {
    const page = join(__dirname, '..', '..', 'README.md');
    const text = readFileSync(page, 'utf8');
    const block = /(<!-- bench:begin -->\n)[\s\S]*(<!-- bench:end -->)/u;
    const updated = text.replace(
      block,
      (_, begin: string, end: string) => `${begin}\n${readmeFigures(results)}\n\n${end}`,
    );
    if (process.env['UPDATE_README'] === '1') writeFileSync(page, updated);
    expect(updated).toMatch(block);
    expect(readFileSync(page, 'utf8')).toBe(updated);
  });
});
