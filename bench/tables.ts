import Table from 'cli-table3';
import { green, red } from 'picocolors';
import type { Results } from './results';
import type { Cell, Figure, Goal, SectionResult, Table as Data } from './section';

/** A section as it is shown on a terminal. */
export function printTables({ title, method, tables }: SectionResult): string {
  return `\n${title}\n${method}\n${tables.map(printTable).join('')}\n`;
}

/** Columns with longer texts are wrapped. */
const WIDEST = 48;

function printTable({ title, columns, rows, notes }: Data): string {
  const isNumeric = columns.map((_, index) => rows.every((row) => /^[-\d]/.test(textOf(row[index] ?? ''))));
  const table = new Table({
    head: [...columns],
    style: { head: [], border: [], compact: true },
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
    colWidths: columns.map((name, index) => {
      const widest = Math.max(name.length, ...rows.map((row) => textOf(row[index] ?? '').length));
      return Math.min(widest, WIDEST) + 2;
    }),
    wordWrap: true,
  });
  for (const row of rows) table.push(row.map(textOf));
  return `\n${title}\n${table.toString()}\n${(notes ?? []).map((note) => `${note}\n`).join('')}`;
}

function textOf(cell: Cell): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}

/** All figures with a goal, and whether they meet it. */
export function printGoals(results: Results, only: readonly string[]): string {
  const rows = Object.entries(results)
    .filter(([name]) => only.includes(name))
    .flatMap(([, { figures }]) => Object.values(figures))
    .flatMap((each) => (each.goal === undefined ? [] : [goalRow(each, each.goal)]));
  if (rows.length === 0) return '';
  const table = new Table({
    head: ['figure', 'measured', 'goal', 'met'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'left'],
  });
  for (const row of rows) table.push(row);
  return `\nGoals\n${table.toString()}\n`;
}

function goalRow({ value, unit, of, met }: Figure, goal: Goal): string[] {
  const limit = 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  return [of, shown(value, unit), limit, met === true ? green('yes') : red('no')];
}

/** A value with its unit; ratios have none. */
export function shown(value: number, unit: Figure['unit']): string {
  const number = value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return unit === 'ratio' || unit === 'count' || unit === 'share' || unit === 'exponent'
    ? number
    : `${number} ${unit}`;
}
