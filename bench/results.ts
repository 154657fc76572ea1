import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, SectionResult } from './section';
import { sectionNames, type SectionName } from './sections';

/** The committed results, from which the charts and the README's figures are made. */
export const RESULTS = join(__dirname, 'results.json');

export type Results = Readonly<Partial<Record<SectionName, SectionResult>>>;

/** None where there are none yet. */
export function readResults(path = RESULTS): Results {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : {};
}

/** The results with one section renewed; the others stay as they were measured. Sections keep their order. */
export function merge(results: Results, name: SectionName, section: SectionResult): Results {
  const all: Results = { ...results, [name]: section };
  return Object.fromEntries(sectionNames.flatMap((each) => (all[each] ? [[each, all[each]]] : [])));
}

/** Members in an order of their own, not that of the code: the same results are the same file. */
export function serialise(results: Results): string {
  const ordered = Object.entries(results).map(([name, { title, method, figures, tables, charts }]) => [
    name,
    { title, method, figures: sorted(figures), tables, charts },
  ]);
  return `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`;
}

function sorted(figures: SectionResult['figures']): SectionResult['figures'] {
  const entries = Object.entries(figures).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, { value, unit, of, goal, met }]) => [
      name,
      { value, unit, of, ...(goal === undefined ? {} : { goal, met: met ?? false }) },
    ]),
  );
}

/** @throws Error if the results have no such figure: the section wasn't run */
export function figureOf(results: Results, section: SectionName, name: string): Figure {
  const found = results[section]?.figures[name];
  if (found === undefined) throw new Error(`bench/results.json has no ${section}.${name}.`);
  return found;
}
