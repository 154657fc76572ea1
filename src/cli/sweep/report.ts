import { count } from '../../network-interfaces/words';
import { fold } from '../fold';
import type { Io } from '../io';
import { programName } from '../product';
import type { Format } from '../why/report';
import type { Plan, PlannedPlace } from './plan';

/** A Region of an account that could not be looked at. */
export interface Refused {
  readonly region: string;
  /** Undefined: the caller's own. */
  readonly account: string | undefined;
  readonly reason: string;
  /** What it was that was refused; undefined: to look. */
  readonly during?: 'deletion';
}

export interface Told {
  readonly id: string;
  readonly words: string;
}

/** What became of a plan in one Region of an account. */
export interface Carried {
  readonly account: string;
  readonly region: string;
  readonly deleted: readonly string[];
  /** They were gone already. */
  readonly gone: readonly string[];
  /** Without --yes: what would be deleted. */
  readonly planned: readonly Told[];
  /** What stays: it is in use again, or EC2 doesn't let go of it. */
  readonly left: readonly Told[];
}

/** Told singly in each Region; more are counted. */
const MOST_TOLD = 20;

/** What was found, in the wanted form. As JSON it is the plan itself, with what could not be looked at. */
export function planInWords(
  plan: Plan,
  refused: readonly Refused[],
  format: Format,
  io: Pick<Io, 'width' | 'env'>,
  file: string,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...plan, refused }, null, 2)}\n`;
    case 'ndjson':
      return plan.places
        .flatMap(({ account, region, delete: all, byHand, comeBack }) =>
          [...all, ...byHand, ...comeBack].map((each) => `${JSON.stringify({ account, region, ...each })}\n`),
        )
        .join('');
    case 'markdown':
      return table(
        plan.places.flatMap(({ account, region, delete: all, byHand, comeBack }) => [
          ...byHand.map(({ id, words }): Row => [account, region, id, without(id, words), 'by hand']),
          ...all.map(({ id, words }) => [account, region, id, without(id, words), 'delete'] as const),
          ...comeBack.map(
            ({ id, words, after }) =>
              [account, region, id, without(id, words), `after ${minute(after)}`] as const,
          ),
        ]),
        'planned',
        refused,
      );
    case 'text': {
      const next = plan.places.some((each) => each.delete.length > 0)
        ? `read ${file}, then ${programName(io.env)} sweep --plan ${file} --yes`
        : afterAll(refused, nothingToDelete(plan));
      return lines([
        ...plan.places.flatMap((each) => placeInWords(each, io.width)),
        ...refusals(refused, io.width),
        fold(`Next: ${next}`, io.width, 6, 0),
      ]);
    }
  }
}

/** Where a place couldn't be looked at, nobody knows that there is nothing to do. */
function afterAll(refused: readonly Refused[], otherwise: string): string {
  return refused.length > 0 ? 'grant what was refused, then ask again.' : otherwise;
}

function nothingToDelete({ places }: Plan): string {
  if (places.some(({ byHand }) => byHand.length > 0))
    return 'delete what is named “by hand” yourself, once nothing uses it: aws ec2 delete-network-interface';
  const last = places
    .flatMap(({ comeBack }) => comeBack.map(({ after }) => after))
    .toSorted()
    .at(-1);
  return last === undefined ? 'nothing to do.' : `come back after ${minute(last)}.`;
}

function placeInWords(place: PlannedPlace, width: number): readonly string[] {
  const { account, region, delete: all, byHand, comeBack, inUse } = place;
  const kinds = Object.entries(inUse);
  const nothing = all.length + byHand.length + comeBack.length === 0;
  return [
    fold(
      `${account} ${region}: ${nothing ? 'nothing is left behind.' : `${count(all.length, 'network interface')} that nobody will delete${comeBack.length === 0 ? '.' : `, ${comeBack.length} still held after a deletion.`}`}`,
      width,
      4,
      0,
    ),
    ...some(all, ({ words }) => fold(words, width, 4, 2)),
    ...some(byHand, ({ words }) => fold(`by hand: ${words}`, width, 4, 2)),
    ...some(comeBack, ({ words, after, evidence }) =>
      fold(`${words}; ${evidence}; nearly surely let go by ${minute(after)}`, width, 4, 2),
    ),
    ...(kinds.length === 0
      ? []
      : [
          fold(
            `left alone, because they are in use as far as EC2 tells: ${kinds.map(([service, number]) => `${number} of ${service}`).join(', ')}`,
            width,
            4,
            2,
          ),
        ]),
  ];
}

function some<T>(all: readonly T[], inWords: (each: T) => string): readonly string[] {
  const rest = all.length - MOST_TOLD;
  return [...all.slice(0, MOST_TOLD).map(inWords), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

/** Where something couldn’t be looked at or deleted, and why. */
export function refusals(refused: readonly Refused[], width: number): readonly string[] {
  return refused.map(({ account, region, reason, during }) =>
    fold(
      `${account === undefined ? '' : `${account} `}${region}: ${during === undefined ? 'not looked at' : 'not deleted'}: ${reason}`,
      width,
      4,
      0,
    ),
  );
}

/** What became of a plan, in the wanted form. */
export function resultInWords(
  carried: readonly Carried[],
  refused: readonly Refused[],
  { output, plan = '', yes }: { readonly output: Format; readonly plan?: string; readonly yes: boolean },
  io: Pick<Io, 'width' | 'env'>,
): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify({ version: 1, is: 'sweep-result', isDone: yes, places: carried, refused }, null, 2)}\n`;
    case 'ndjson':
      return rowsOf(carried)
        .map(
          ([account, region, id, words, became]) =>
            `${JSON.stringify({ account, region, id, became, words })}\n`,
        )
        .join('');
    case 'markdown':
      return table(rowsOf(carried), 'became', refused);
    case 'text': {
      const mayGo = carried.some(({ planned }) => planned.length > 0);
      const next = mayGo
        ? `${programName(io.env)} sweep --plan ${plan} --yes`
        : afterAll(refused, 'nothing to do.');
      return lines([
        ...carried.flatMap((each) => resultOfPlace(each, yes, io.width)),
        ...refusals(refused, io.width),
        fold(`Next: ${next}`, io.width, 6, 0),
      ]);
    }
  }
}

function resultOfPlace(
  { account, region, deleted, gone, planned, left }: Carried,
  isDone: boolean,
  width: number,
): readonly string[] {
  const did = isDone
    ? `deleted ${count(deleted.length, 'network interface')}`
    : `would delete ${count(planned.length, 'network interface')}; nothing was touched`;
  const already = gone.length === 0 ? '' : `; ${gone.length} had gone already`;
  return [
    fold(`${account} ${region}: ${did}${already}.`, width, 4, 0),
    ...some(planned, ({ words }) => fold(words, width, 4, 2)),
    ...some(left, ({ words }) => fold(`stays: ${words}`, width, 4, 2)),
  ];
}

type Row = readonly [account: string, region: string, id: string, words: string, became: string];

function rowsOf(carried: readonly Carried[]): readonly Row[] {
  return carried.flatMap(({ account, region, deleted, gone, planned, left }): readonly Row[] => [
    ...deleted.map((id): Row => [account, region, id, '', 'deleted']),
    ...gone.map((id): Row => [account, region, id, '', 'gone']),
    ...planned.map(({ id, words }): Row => [account, region, id, without(id, words), 'planned']),
    ...left.map(({ id, words }): Row => [account, region, id, without(id, words), 'left']),
  ]);
}

function table(rows: readonly Row[], last: string, refused: readonly Refused[]): string {
  const others = refusals(refused, Infinity)
    .map((each) => `- ${each}\n`)
    .join('');
  if (rows.length === 0) return others === '' ? 'Nothing is left behind.\n' : others;
  const cells = rows.map(
    (row) => `| ${row.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`,
  );
  return `| account | Region | network interface | is | ${last} |\n| --- | --- | --- | --- | --- |\n${cells.join('\n')}\n${others === '' ? '' : `\n${others}`}`;
}

/** `eni-1 (left behind by Lambda)` without the id and the brackets. */
function without(id: string, words: string): string {
  return words.replace(`${id} (`, '').replace(/\)$/u, '');
}

function minute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
