import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { allGone, begin } from '../support/child';
import { firstFailure, report, runAll, type Run } from './runs';

const folder = mkdtempSync(join(tmpdir(), 'steady-'));
const source = join(folder, 'source');
const git = (...args: readonly string[]): unknown =>
  execFileSync('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);

beforeAll(() => {
  execFileSync('git', ['init', '--quiet', source]);
  writeFileSync(join(source, 'committed'), '');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  writeFileSync(join(source, 'not-committed'), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const play = (
  command: string,
  counts: readonly (readonly [string, number])[],
  { limit = 60, atOnce = 1 } = {},
): Promise<readonly Run[]> =>
  runAll({ source, folder: join(folder, 'runs'), counts, command, atOnce, limit, tell: () => undefined });

it('runs the command in fresh clones of what is committed, in each condition', async () => {
  const command = '[ "$(ls)" = committed ] && touch left && [ -z "$MAKEFLAGS" ] && echo "== tests"';
  const runs = await play(command, [
    ['quiet', 2],
    ['busy', 1],
    ['elsewhere', 1],
    ['twice', 1],
  ]);
  expect(runs.map(({ condition, run, result }) => [condition, run, result])).toEqual([
    ['quiet', 1, 'passed'],
    ['quiet', 2, 'passed'],
    ['busy', 1, 'passed'],
    ['elsewhere', 1, 'passed'],
    ['twice', 1, 'passed'],
    ['twice', 1, 'passed'],
  ]);
  // Only the logs are left.
  expect(readdirSync(join(folder, 'runs')).filter((name) => !name.endsWith('.log'))).toEqual([]);
});

it('runs some of a condition at the same time, where asked', async () => {
  // Each waits until another has begun: the last is alone.
  const command =
    'touch ../$(basename $PWD).began; [ -e ../clone-2 ] || exit 0; until [ $(ls .. | grep -c began) = 2 ]; do sleep 0.1; done';
  const runs = await play(command, [['quiet', 3]], { atOnce: 2 });
  expect(runs.map(({ run, result }) => [run, result])).toEqual([
    [1, 'passed'],
    [2, 'passed'],
    [3, 'passed'],
  ]);
});

it('says what failed first, and ends what takes too long with all that it started', async () => {
  const [failed] = await play('echo "== tests"; echo "  ● a suite › a test"; exit 1', [['quiet', 1]]);
  expect(failed).toMatchObject({ result: 'failed', first: 'a suite › a test' });
  const [endless] = await play('sleep 1000 & sleep 1000', [['quiet', 1]], { limit: 0.005 });
  expect(endless).toMatchObject({ result: 'too long' });
});

it('leaves nothing behind when it is ended itself', async () => {
  const begun = join(folder, 'begun');
  const command = `touch ${begun}; sleep 3600`;
  const steady = begin(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'main.ts'), '--runs', 'busy=1', '--command', command],
    { cwd: join(__dirname, '..', '..'), env: { ...process.env, TMPDIR: folder } },
  );
  await steady.says(/busy, run 1/u);
  while (!existsSync(begun)) await new Promise(setImmediate);
  const { pid } = steady.child;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  // The loops, and the command's shell.
  expect(children.length).toBeGreaterThan(6);
  steady.child.kill('SIGTERM');
  await steady.ended;
  await allGone(children);
});

it('finds the first failure in what jest and make print', () => {
  expect(firstFailure('== lint\n== tests\n  ● Console\n\n  ● one › two\n\n  ● three\n')).toBe('one › two');
  expect(firstFailure('== lint\n== types\nsrc/a.ts(1,1): error\nmake: *** [lint] Error 1\n')).toBe(
    'in step “types”: make: *** [lint] Error 1',
  );
});

it('prints a table', () => {
  const runs: readonly Run[] = [
    { condition: 'quiet', run: 1, result: 'passed', seconds: 200.4, first: '' },
    { condition: 'busy', run: 1, result: 'failed', seconds: 9, first: 'a › b' },
    { condition: 'other-user', run: 1, result: 'not possible', seconds: 0, first: 'why' },
  ];
  expect(report(runs)).toBe(`| condition  | run | result       | seconds | first failing test |
| ---------- | --- | ------------ | ------- | ------------------ |
| quiet      | 1   | passed       | 200     |                    |
| busy       | 1   | failed       | 9       | a › b              |
| other-user | 1   | not possible | 0       | why                |

1 of 2 runs passed.
`);
});
