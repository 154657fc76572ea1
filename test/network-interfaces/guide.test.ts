import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isCertain, type Mark, type ServiceProfile } from '../../src/network-interfaces/service-profile';
import { SERVICE_NAMES } from '../../src/network-interfaces/service-names';
import { SERVICE_PROFILES } from '../../src/network-interfaces/service-profiles';

/*
 * The guide's tables are the product's. `UPDATE_GUIDE=1 npx jest test/network-interfaces/guide` writes them anew.
 */

const root = join(__dirname, '..', '..');
const path = join(root, 'guides/services.md');

type Table = readonly (readonly string[])[];

const TABLE_HEAD = [
  'Service',
  'Recognised by',
  'A free one is deleted',
  'A release takes',
  'Released by',
  'Owner in messages',
];

function table(): Table {
  return SERVICE_PROFILES.map((profile) => [
    `\`${profile.service}\`: ${profile.title}`,
    profile.marks.map(markInWords).join('; '),
    deletion(profile),
    `${profile.release.words} (${profile.release.grade})`,
    profile.releasedBy,
    profile.owner.words,
  ]);
}

function markInWords(mark: Mark): string {
  const { attachedTo, description, grade, interfaceType, operator, pattern, requesterId, tag } = mark;
  const members = [
    ...(description === undefined ? [] : [`description \`${description}\``]),
    ...(pattern === undefined ? [] : [`which matches \`${pattern.source}\``]),
    ...(interfaceType === undefined ? [] : [`type \`${interfaceType}\``]),
    ...(requesterId === undefined ? [] : [`requester \`${requesterId}\``]),
    ...(operator === undefined ? [] : [`operator \`${operator}\``]),
    ...(tag === undefined ? [] : [`tag \`${tag.key}${tag.value === undefined ? '' : `=${tag.value}`}\``]),
    ...(attachedTo === undefined
      ? []
      : [
          `attached, if at all, to ${attachedTo.map((each) => (each === 'account' ? 'an account' : `\`${each}\``)).join(' or ')}`,
        ]),
  ];
  return `${members.join(', ')} (${grade})`;
}

function deletion({ deleteAvailable, detachOrdinary, marks }: ServiceProfile): string {
  const isSure = marks.some(({ grade }) => isCertain(grade));
  if (!deleteAvailable.may) return `no: ${deleteAvailable.why}`;
  if (!isSure || !isCertain(deleteAvailable.grade)) return 'no: its marks are too little known';
  const detached = detachOrdinary.may && isCertain(detachOrdinary.grade) ? ', and detached before' : '';
  return `yes${detached}: ${deleteAvailable.why}`;
}

const SOURCES_HEAD = ['Service', 'Fact', 'Grade', 'Source'];

function sources(): Table {
  return SERVICE_PROFILES.flatMap(({ deleteAvailable, detachOrdinary, marks, release, service }) => {
    const row = (fact: string, { grade, source }: { grade: string; source: string }): readonly string[] => [
      `\`${service}\``,
      fact,
      grade,
      source,
    ];
    const rows = [
      ...marks.map((mark) => row(markInWords(mark).replace(/ \(\w+\)$/u, ''), mark)),
      row('how long a release takes', release),
      row(`a free one ${deleteAvailable.may ? 'may' : 'must not'} be deleted`, deleteAvailable),
      row(
        `one attached in the ordinary way ${detachOrdinary.may ? 'may' : 'must not'} be detached`,
        detachOrdinary,
      ),
    ];
    return rows.filter(([, , , source = '']) => !STANDS_ABOVE.has(source));
  });
}

/** What the guide says once for all. */
const STANDS_ABOVE: ReadonlySet<string> = new Set([
  'no figure found',
  'nothing found on it',
  'EC2 guide, “Requester-managed network interfaces”',
]);

const COMMENT =
  '<!-- From src/network-interfaces/service-profiles.ts: UPDATE_GUIDE=1 npx jest test/network-interfaces/guide -->';
const BEFORE = `${COMMENT}\n<!-- prettier-ignore-start -->\n`;
const AFTER = '<!-- prettier-ignore-end -->\n';

/** The guide with these tables between its comments. */
function withTables(text: string): string {
  const tables = [rendered(TABLE_HEAD, table()), rendered(SOURCES_HEAD, sources())];
  const [before = '', ...parts] = text.split(BEFORE);
  const rests = parts.map((part) => part.slice(part.indexOf(AFTER)));
  return before + rests.map((rest, index) => `${BEFORE}\n${tables[index] ?? ''}\n${rest}`).join('');
}

function rendered(head: readonly string[], rows: Table): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** The table under a heading, without its head. */
function tableOf(guide: string, heading: string): Table {
  const section = guide.split(/^## /mu).find((each) => each.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

if (process.env['UPDATE_GUIDE'] === '1') writeFileSync(path, withTables(readFileSync(path, 'utf8')));

const guide = readFileSync(path, 'utf8');

test('no cell breaks the table', () => {
  for (const cell of [...table(), ...sources()].flat()) expect(cell).not.toMatch(/[|\n]/u);
});

test('the guide’s table of services is the product’s', () => {
  expect(tableOf(guide, 'The table')).toEqual(table());
});

test('the guide’s sources are the product’s', () => {
  expect(tableOf(guide, 'Where each fact is from')).toEqual(sources());
});

test('the services that the guide names elsewhere are known ones', () => {
  const named = [...guide.matchAll(/^ {4}Services: \[(.*)\]$/gmu)].flatMap(([, list]) =>
    (list ?? '').split(', '),
  );
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !(SERVICE_NAMES as readonly string[]).includes(name))).toEqual([]);
});
