import { figureOf, type Results } from './results';
import type { SectionName } from './sections';
import type { Cell, Figure, SectionResult, Table } from './section';
import { shown } from './tables';

/** `bench/README.md`, from the results alone. */
export function page(results: Results): string {
  const sections = Object.entries(results).map(([name, section]) => sectionOf(name, section));
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# What it costs, and against what

Written by \`make bench\`, which measures all of this anew on your machine (\`make bench ONLY=packaging,warm\` some
of it, \`make bench DELSTACK=<binary>\` or \`DELSTACK_SOURCE=<checkout>\` with a delstack of your own) and keeps it in [results.json](results.json).
Durations of a machine are only ever shown as ratios of two things measured in turn in one run. Times of AWS are
virtual: the sandbox's clock, with release times drawn from its model (\`sandbox/eni-release/\`), by seed; each says in
which of the sandbox's worlds it was taken (\`sandbox/worlds.ts\`). None of it has run in an AWS account.`;

function sectionOf(name: string, { title, method, figures, tables, charts }: SectionResult): string {
  return [
    `## ${title}`,
    `\`make bench ONLY=${name}\`. ${method}`,
    markdown(['figure', 'measured', 'goal'], Object.values(figures).map(figureRow)),
    ...charts.map((chart) => `![${chart.title}](${chart.name}.svg)`),
    ...tables.map(tableOf),
  ].join('\n\n');
}

function figureRow({ of, value, unit, goal, met }: Figure): readonly string[] {
  if (goal === undefined) return [of, shown(value, unit), ''];
  const limit = 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
  return [of, shown(value, unit), met === true ? limit : `${limit}: missed`];
}

function tableOf({ title, columns, rows, notes }: Table): string {
  return [`**${title}**`, markdown(columns, rows), ...(notes ?? [])].join('\n\n');
}

/** A table as GitHub takes it, its columns as wide as what is in them. */
export function markdown(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => columns.map((_, index) => textOf(row[index] ?? '')));
  const widths = columns.map((name, index) =>
    Math.max(3, name.length, ...texts.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...texts.map(line)].join('\n');
}

function textOf(cell: Cell): string {
  const text = typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
  return text.replaceAll(/\s+/gu, ' ').replaceAll('|', String.raw`\|`);
}

/** The README's part about the benchmark. */
const BLOCK = /(<!-- bench:begin -->\n)[\s\S]*(<!-- bench:end -->)/u;

/**
 * The README with these figures in its part about the benchmark.
 * @throws Error if it has no such part
 */
export function withFigures(readme: string, results: Results): string {
  if (!BLOCK.test(readme))
    throw new Error('The README has no place for figures: <!-- bench:begin --> … <!-- bench:end -->.');
  return readme.replace(
    BLOCK,
    (_, begin: string, end: string) => `${begin}\n${readmeFigures(results)}\n\n${end}`,
  );
}

/** The few that tell a newcomer most, in the order of their sections. */
const IN_THE_README: readonly (readonly [SectionName, string])[] = [
  ['packaging', 'coldStart'],
  ['packaging', 'compressed'],
  ['warm', 'warm'],
  ['polling', 'medianToEvery15'],
  ['polling', 'looksToEvery15'],
  ['cures', 'expressOursDeletedAtFirst'],
  ['scale', 'foreignTouched'],
  ['scale', 'longestInvocation'],
];

function readmeFigures(results: Results): string {
  const rows = IN_THE_README.map(([section, name]) => figureRow(figureOf(results, section, name)));
  return markdown(['figure', 'measured', 'goal'], rows);
}
