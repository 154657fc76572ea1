import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawChart } from './charts';
import { page, withFigures } from './page';
import { readResults, serialise, type Results } from './results';

const ROOT = join(__dirname, '..');

/**
 * Everything in the repository that tells the benchmark's results, by its path from the root. All of it is
 * renewed together: a page that kept the figures of another run would be wrong, and `make test` says so.
 *
 * @param readme the README as it is
 */
export function filesOf(results: Results, readme: string): ReadonlyMap<string, string> {
  const charts = Object.values(results).flatMap((section) => section.charts);
  return new Map([
    ['bench/results.json', serialise(results)],
    ['bench/README.md', page(results)],
    ...charts.map((chart): [string, string] => [`bench/${chart.name}.svg`, drawChart(chart)]),
    ['README.md', withFigures(readme, results)],
  ]);
}

/** Keeps these results below `root`, in every file that tells them. */
export function keep(results: Results, root = ROOT): void {
  const path = join(root, 'bench', 'results.json');
  writeFileSync(path, serialise(results));
  // From what was written, whose figures have an order of their own.
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  for (const [name, text] of filesOf(readResults(path), readme)) writeFileSync(join(root, name), text);
}
