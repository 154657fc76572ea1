import { count } from '../../network-interfaces/words';
import { fold } from '../fold';
import type { Io } from '../io';
import type { Diagnosis } from './diagnose';
import { blockerInJson, inJson } from './in-json';
import {
  blockerInWords,
  failingInWords,
  failuresInWords,
  isTelling,
  kinds,
  nothingInWords,
  othersInWords,
  remarkInWords,
  stackInWords,
  unreadInWords,
} from './in-words';
import { nextStep } from './next-step';

/** In which form it is told. */
export const FORMATS = ['text', 'json', 'ndjson', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** Network interfaces that are told singly; more of the same kind are counted. */
const MOST_TOLD = 20;
/** From here on, what is told of one stands beside its id. */
const COLUMN = 22;

/** The diagnosis in the wanted form, with a line's end. */
export function report(
  diagnosis: Diagnosis,
  format: Format,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env' | 'carried'>,
): string {
  switch (format) {
    case 'text':
      return `${inText(diagnosis, words, io).join('\n')}\n`;
    case 'json':
      return `${JSON.stringify(inJson(diagnosis, words, io), null, 2)}\n`;
    case 'ndjson':
      return diagnosis.blockers.map((each) => `${JSON.stringify(blockerInJson(each))}\n`).join('');
    case 'markdown':
      return inMarkdown(diagnosis, words, io);
  }
}

function inText(
  diagnosis: Diagnosis,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env' | 'carried'>,
): readonly string[] {
  const { width } = io;
  const { stacks, blockers, at } = diagnosis;
  const told = blockers.slice(0, MOST_TOLD);
  const more = blockers.length - told.length;
  return [
    ...stacks
      .filter(isTelling)
      .flatMap((stack) => [
        fold(stackInWords(stack, at), width, 4, 0),
        ...failuresInWords(stack).map((each) => fold(each, width, 4, 2)),
      ]),
    ...told.map((each) => inColumn(each.networkInterface.id, blockerInWords(each, diagnosis), width)),
    ...(more === 0
      ? []
      : [
          fold(
            `and ${count(more, 'more network interface')}: ${kinds(blockers.slice(MOST_TOLD))}.`,
            width,
            4,
            0,
          ),
        ]),
    ...othersInWords(diagnosis).map((each) => fold(each, width, 4, 0)),
    ...diagnosis.failing.map((each) => fold(failingInWords(each), width, 4, 0)),
    ...diagnosis.remarks.map((each) => fold(remarkInWords(each), width, 4, 0)),
    ...diagnosis.unread.map((each) => fold(unreadInWords(each), width, 4, 0)),
    ...(diagnosis.outlook.is === 'nothing'
      ? nothingInWords(diagnosis, words).map((each) => fold(each, width, 4, 0))
      : []),
    fold(`Next: ${nextStep(diagnosis, words, io)}`, width, 6, 0),
  ];
}

/** An id, and beside it what is said of it. */
function inColumn(id: string, lines: readonly string[], width: number): string {
  const [first = '', ...rest] = lines;
  const beside = fold(first, width, COLUMN, COLUMN).slice(COLUMN);
  return [`${id.padEnd(COLUMN - 1)} ${beside}`, ...rest.map((line) => fold(line, width, COLUMN))].join('\n');
}

function inMarkdown(
  diagnosis: Diagnosis,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env' | 'carried'>,
): string {
  const { blockers } = diagnosis;
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const rows = blockers.map(
    (each) =>
      `| \`${each.networkInterface.id}\` | ${each.class.is} | ${cell(blockerInWords(each, diagnosis).join('. '))} |`,
  );
  const state = diagnosis.stacks
    .filter(isTelling)
    .flatMap((stack) => [
      `- ${stackInWords(stack, diagnosis.at)}\n`,
      ...failuresInWords(stack).map((each) => `  - ${each}\n`),
    ])
    .join('');
  const table =
    rows.length === 0
      ? ''
      : `| network interface | is | what is known |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`;
  const others = [
    ...othersInWords(diagnosis),
    ...diagnosis.failing.map(failingInWords),
    ...diagnosis.remarks.map(remarkInWords),
    ...diagnosis.unread.map(unreadInWords),
    ...(diagnosis.outlook.is === 'nothing' ? nothingInWords(diagnosis, words) : []),
  ]
    .map((each) => `- ${each}\n`)
    .join('');
  return `${state}${state === '' ? '' : '\n'}${table}${others}${others === '' ? '' : '\n'}Next: ${nextStep(diagnosis, words, io)}\n`;
}
