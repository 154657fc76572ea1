import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CURES, played, SITUATIONS, type Cure, type Outcome } from './situations';

const PAGE = join(__dirname, '..', '..', 'guides', 'when.md');
const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
const SEEDS = [1, 2, 3];

const HEADINGS: Readonly<Record<Cure, string>> = {
  none: 'without',
  'the permission': '+ permission',
  'the cleaner': 'cleaner first',
  'no order': 'no order',
  FunctionNames: 'FunctionNames',
};

/** `deletes, 4 to 21 min`; `fails in 1 of 3, after 36 min`. */
function cell(outcomes: readonly Outcome[] | undefined): string {
  if (outcomes === undefined) return '–';
  const failed = outcomes.filter(({ status }) => status.endsWith('_FAILED'));
  const times = (failed.length > 0 ? failed : outcomes).map(({ minutes }) => Math.round(minutes));
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const range = least === most ? `${least} min` : `${least} to ${most} min`;
  if (outcomes.some(({ leavesBehind }) => leavesBehind)) return `${range}, **and leaves it behind**`;
  if (failed.length === 0) return range;
  const of = failed.length === outcomes.length ? '' : ` in ${failed.length} of ${outcomes.length}`;
  return `**fails**${of}, after ${range}`;
}

/** What was played, by the situation's name and the cure. */
const PLAYED = new Map<string, readonly Outcome[] | undefined>();

beforeAll(async () => {
  for (const situation of SITUATIONS) {
    for (const cure of CURES) {
      PLAYED.set(`${situation.name}, ${cure}`, await played(situation, cure, SEEDS));
    }
  }
});

function playedOf(name: string, cure: Cure): readonly Outcome[] {
  const found = PLAYED.get(`${name}, ${cure}`);
  if (found === undefined) throw new Error(`Not played: ${name}, ${cure}`);
  return found;
}

test('guides/when.md tells what the sandbox plays', () => {
  const rows = SITUATIONS.map(({ name, because, world }) => {
    const cells = CURES.map((cure) => cell(PLAYED.get(`${name}, ${cure}`)));
    return `| ${name}: ${because} | \`${world}\` | ${cells.join(' | ')} |`;
  });
  const table = [
    `| situation | world | ${CURES.map((cure) => HEADINGS[cure]).join(' | ')} |`,
    `| --- | --- | ${CURES.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');
  const before = readFileSync(PAGE, 'utf8');
  const page = before.replace(/(?<=<!-- when:begin -->\n)[^]*(?=<!-- when:end -->)/u, `\n${table}\n\n`);
  // "npx prettier --write guides/when.md" lines the columns up.
  if (process.env['UPDATE_GUIDE'] === '1') writeFileSync(PAGE, page);
  expect(unaligned(readFileSync(PAGE, 'utf8'))).toBe(unaligned(page));
});

function unaligned(text: string): string {
  return text.replaceAll(/ {2,}/gu, ' ').replaceAll(/-{3,}/gu, '---');
}

const MINUTES = /(\d+) to (\d+) minutes with `FunctionNames`, instead of (\d+) minutes in vain/u;

/**
 * The rows of README's first screen, by how they begin: the situations each is about, and what is said of them. Each of
 * them is a case in which the stack fails, or leaves something behind, without a cleaner.
 */
const FIRST_SCREEN: readonly (readonly [
  begins: string,
  situations: readonly string[],
  holds: (says: string, situations: readonly string[]) => void,
])[] = [
  [
    'its deployer or role may not be given',
    ['the deployer, or the stack’s role, may not describe network interfaces'],
    cures,
  ],
  [
    'it is deleted in express mode',
    ['express mode, a private type waited for', 'express mode, a private type complete at once'],
    (says) => {
      expect(says).toMatch(/^cures it, if that mode waits for private types; if it doesn't, \[not always\]/u);
      expect(playedOf('express mode, a private type waited for', 'the cleaner').every(isGood)).toBe(true);
      const other = playedOf('express mode, a private type complete at once', 'the cleaner');
      expect([other.some(isGood), other.every(isGood)]).toEqual([true, false]);
    },
  ],
  [
    "the function's permissions go before it",
    ['the function’s permissions are a policy of their own, and go first (CDK)'],
    (says) => {
      const name = 'the function’s permissions are a policy of their own, and go first (CDK)';
      cures(says, [name]);
      const minutes = playedOf(name, 'FunctionNames').map((each) => Math.round(each.minutes));
      const inVain = Math.min(...playedOf(name, 'the cleaner').map((each) => Math.floor(each.minutes)));
      expect(MINUTES.exec(says)?.slice(1).map(Number)).toEqual([
        Math.min(...minutes),
        Math.max(...minutes),
        inVain,
      ]);
    },
  ],
  ['an update takes a group or subnet from a function that stays', ['an update replaces the group'], cures],
  ["the network interfaces are another service's", ['Bedrock AgentCore in the same place'], cures],
  [
    'a function of another stack, or a published version that stays',
    [
      'a function of another stack uses the same place',
      'an update replaces the group, and a published version stays',
    ],
    (says) => {
      expect(says).toMatch(/^can't/u);
      for (const [name, named] of [
        ['a function of another stack uses the same place', /other-Function-\w+/u],
        ['an update replaces the group, and a published version stays', /:1\b/u],
      ] as const) {
        const plays = playedOf(name, 'the cleaner');
        expect(plays.some(isGood)).toBe(false);
        for (const { says: words } of plays) expect(words).toMatch(named);
      }
    },
  ],
];

function isGood({ status, leavesBehind }: Outcome): boolean {
  return !status.endsWith('_FAILED') && !leavesBehind;
}

function cures(says: string, situations: readonly string[]): void {
  expect(says).toMatch(/^cures it/u);
  for (const name of situations) expect(playedOf(name, 'the cleaner').every(isGood)).toBe(true);
}

test('README’s first screen says what was played, of each case', () => {
  const [, table = ''] = /\| a stack still fails[^\n]*\n\|[- |]+\n((?:\|[^\n]*\n)+)/u.exec(README) ?? [];
  const rows = table
    .trimEnd()
    .split('\n')
    .map((row) => row.split('|').map((each) => each.trim().replaceAll('’', "'")));
  expect(rows).toHaveLength(FIRST_SCREEN.length);
  for (const [, when = '', says = ''] of rows) {
    const [, situations, holds] = FIRST_SCREEN.find(([begins]) => when.startsWith(begins)) ?? [];
    if (situations === undefined || holds === undefined) throw new Error(`No play belongs to: ${when}`);
    for (const name of situations)
      expect([name, playedOf(name, 'none').every(isGood)]).toEqual([name, false]);
    holds(says, situations);
  }
});
