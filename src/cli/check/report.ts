import type { Severity } from '../../guard/findings';
import { fold } from '../fold';
import { programName } from '../product';
import type { Io } from '../io';
import { countsOf, type Checked, type Told } from './result';
import { RULES } from './rules';
import { sarif } from './sarif';

/** In which form `check` tells what it found. */
export const FORMATS = ['text', 'json', 'ndjson', 'markdown', 'sarif', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** What was found, in the wanted form, with a line's end. */
export function report(
  all: readonly Checked[],
  format: Format,
  io: Pick<Io, 'width' | 'cwd' | 'env'>,
  inCdk = false,
): string {
  switch (format) {
    case 'text':
      return inText(all, io, inCdk);
    case 'json':
      return `${JSON.stringify({ version: 1, templates: all.map(templateInJson), summary: countsOf(all) }, null, 2)}\n`;
    case 'ndjson':
      return all
        .flatMap((each) =>
          findingsInJson(each).map(
            (finding) => `${JSON.stringify({ template: each.input.name, ...finding })}\n`,
          ),
        )
        .join('');
    case 'markdown':
      return inMarkdown(all, inCdk);
    case 'sarif':
      return `${JSON.stringify(sarif(all, io.cwd), null, 2)}\n`;
    case 'github':
      return all.flatMap((each) => each.told.map((told) => `${annotation(each, told)}\n`)).join('');
  }
}

function templateInJson(each: Checked): unknown {
  return { template: each.input.name, findings: findingsInJson(each) };
}

function findingsInJson({ told }: Checked): readonly Readonly<Record<string, unknown>>[] {
  return told.map(({ finding: { kind, severity, logicalId, line, when }, message, fix }) => ({
    kind,
    severity,
    ...(logicalId === '' ? {} : { logicalId }),
    ...(line === undefined ? {} : { line }),
    ...(when.length === 0 ? {} : { when }),
    message,
    ...(fix === undefined ? {} : { fix }),
  }));
}

function inText(all: readonly Checked[], { width, env }: Pick<Io, 'width' | 'env'>, inCdk: boolean): string {
  const blocks = all.filter(({ told }) => told.length > 0).map((each) => templateInText(each, width));
  const { error, warning, note } = countsOf(all);
  const counts = [counted(error, 'error'), counted(warning, 'warning'), counted(note, 'note')].flat();
  const where = all.length === 1 ? (all[0]?.input.name ?? '') : `${all.length} templates`;
  const sum = counts.length === 0 ? `${where}: nothing found.` : `${where}: ${counts.join(', ')}.`;
  const mendable = all.filter(({ isMendable, input }) => isMendable && input.path !== undefined);
  const next =
    // Nobody mends what the CDK writes anew each time.
    mendable.length === 0 || inCdk
      ? []
      : [
          fold(
            `Next: ${programName(env)} check ${mendable.map(({ input }) => input.name).join(' ')} --fix`,
            width,
            6,
            0,
          ),
        ];
  return `${[...blocks, [sum, ...next].join('\n')].join('\n\n')}\n`;
}

function counted(number: number, noun: Severity): readonly string[] {
  return number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`];
}

function templateInText({ input, told }: Checked, width: number): string {
  const lines = told.map(({ finding: { severity, line }, message, fix }) => {
    const place = line === undefined ? '' : `line ${line}, `;
    const said = fold(`${place}${severity}: ${message}`, width, 4, 2);
    return fix === undefined ? said : `${said}\n${indented(fix, 6)}`;
  });
  return [input.name, ...lines].join('\n');
}

function indented(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(columns)}${line}`))
    .join('\n');
}

function inMarkdown(all: readonly Checked[], inCdk: boolean): string {
  const rows = all.flatMap(({ input, told }) =>
    told.map(
      ({ finding: { severity, line }, message }) =>
        `| ${cell(line === undefined ? input.name : `${input.name}:${line}`)} | ${severity} | ${cell(message)} |`,
    ),
  );
  if (rows.length === 0) return 'Nothing found.\n';
  const fixes = all.flatMap(({ input, isMendable, told }) => {
    const lines = isMendable ? told.flatMap((each) => each.fix ?? []) : [];
    const language = inCdk ? 'typescript' : input.template.source.format;
    return lines.length === 0
      ? []
      : [
          `\n${inCdk ? `In the code that \`${input.name}\` is of` : `Change \`${input.name}\` so`}:\n\n${[...new Set(lines)].map((text) => `\`\`\`${language}\n${text}\n\`\`\``).join('\n\n')}\n`,
        ];
  });
  return `| where | severity | finding |\n| --- | --- | --- |\n${rows.join('\n')}\n${fixes.join('')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** A workflow command of GitHub Actions, which shows the finding at its line of the pull request. */
function annotation({ input }: Checked, { finding, message, fix }: Told): string {
  const properties = [
    ...(input.path === undefined ? [] : [`file=${property(input.name)}`]),
    `line=${finding.line ?? 1}`,
    `title=${property(RULES[finding.kind])}`,
  ];
  return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${data(fix === undefined ? message : `${message}\n\n${fix}`)}`;
}

/** Escapes as GitHub's own toolkit does (actions/toolkit, `command.ts`). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
