import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';

import { Command } from 'commander';

import { markdown } from '../../bench/page';
import { counterparts, numberOf, type Listed } from './counterparts';

/*
 * `npm run beside -- --of <clone>`: what the tests of another state of the repository cost, and what those of them that are
 * here cost now: both run at the same time, each on a core of its own, set up and with warm caches. The clone has to be set
 * up as this one is, by its own `make build`, `.venv/.installed` and `test/package/runtimes/node_modules/.installed`.
 */

interface Options {
  readonly of: string;
  readonly only: string;
  readonly rounds: string;
  readonly workers: string;
  readonly list?: true;
  readonly results?: string;
}

/** What one run of one side took, in seconds. */
interface Taken {
  readonly wall: number;
  /** Of jest and of all processes that were started below it. */
  readonly cpu: number;
  readonly passed: number;
  readonly failed: readonly string[];
  /** Of each suite, CPU: of the processes that it started, what they had taken when they ended. */
  readonly suites: Readonly<Record<string, number>>;
}

/** What of `jest --json` is read. */
interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const HERE = join(__dirname, '..', '..');

async function main({ of, only, rounds, workers, list, results }: Options): Promise<void> {
  const there = resolve(of);
  const folder = mkdtempSync(join(tmpdir(), 'beside-'));
  try {
    // Loads all that the suites import: after it, the transformed sources are in jest's cache.
    const [before, now] = await Promise.all([
      listOf(there, 0, folder, workers),
      listOf(HERE, 1, folder, workers),
    ]);
    const matched = counterparts(
      Object.fromEntries(Object.entries(before).filter(([suite]) => suite.includes(only))),
      now,
    );
    for (const each of matched.unknown) tell(`not found by its name: ${each}`);
    for (const each of matched.whole) tell(`counted whole for these: ${each}`);
    tell(`${numberOf(matched.there)} tests there, ${numberOf(matched.here)} of ${numberOf(now)} here.`);
    if (list === true) return;
    const taken: { readonly there: Taken; readonly here: Taken }[] = [];
    for (let round = 0; round < Number(rounds); round += 1) {
      const [a, b] = await Promise.all([
        run(there, matched.there, round, folder, workers),
        run(HERE, matched.here, round + 1, folder, workers),
      ]);
      taken.push({ there: a, here: b });
      for (const each of [...a.failed, ...b.failed]) tell(`failed: ${each}`);
      if (results !== undefined) writeFileSync(results, JSON.stringify(taken, undefined, 2));
    }
    process.stdout.write(report(taken));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function report(taken: readonly { readonly there: Taken; readonly here: Taken }[]): string {
  const rows = taken.flatMap(({ there, here }, round) =>
    (['wall', 'cpu'] as const).map((what) => [
      String(round + 1),
      what,
      `${there[what].toFixed(1)} s for ${there.passed} tests`,
      `${here[what].toFixed(1)} s for ${here.passed} tests`,
      (here[what] / there[what]).toFixed(3),
    ]),
  );
  return markdown(['round', 'time', 'there', 'here', 'ratio'], rows);
}

/** The tests of each suite. None is run. */
async function listOf(root: string, core: number, folder: string, workers: string): Promise<Listed> {
  const { results } = await jest(root, {}, [], core, folder, workers);
  return Object.fromEntries(
    results.testResults.map(({ name, assertionResults }) => [
      relative(root, name),
      assertionResults.map(({ fullName }) => fullName),
    ]),
  );
}

async function run(
  root: string,
  listed: Listed,
  core: number,
  folder: string,
  workers: string,
): Promise<Taken> {
  const { results, wall, cpu, suites } = await jest(root, listed, Object.keys(listed), core, folder, workers);
  const tests = results.testResults.flatMap(({ name, message, assertionResults }) =>
    assertionResults.length === 0
      ? [{ fullName: `${name}: ${message}`, status: 'failed' }]
      : assertionResults,
  );
  return {
    wall,
    cpu,
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    suites,
  };
}

/** @param paths of suites that are run; all, where there are none */
async function jest(
  root: string,
  listed: Listed,
  paths: readonly string[],
  core: number,
  folder: string,
  workers: string,
): Promise<{ readonly results: Results } & Pick<Taken, 'wall' | 'cpu' | 'suites'>> {
  const id = `${core}-${paths.length}`;
  const list = join(folder, `listed-${id}.json`);
  const output = join(folder, `results-${id}.json`);
  const times = join(folder, `taken-${id}`);
  writeFileSync(list, JSON.stringify(listed));
  writeFileSync(times, '');
  const command = [
    'taskset',
    '-c',
    String(core % availableParallelism()),
    process.execPath,
    'node_modules/jest/bin/jest.js',
    '--silent',
    '--json',
    `--outputFile=${output}`,
    `--testRunner=${join(HERE, 'test', 'support', 'listed', 'runner.js')}`,
    `--maxWorkers=${workers}`,
    // A busy machine's delay is no defect.
    `--testTimeout=${30 * 60_000}`,
    ...(paths.length === 0 ? [] : ['--runTestsByPath', ...paths]),
  ];
  const began = performance.now();
  // The shell tells what all that it has waited for took: "times" of POSIX.
  const child = spawn('sh', ['-c', '"$@"; times', 'sh', ...command], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${join(root, '.venv', 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ENICLEANER_LISTED: list,
      ENICLEANER_TAKEN: times,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  const wall = (performance.now() - began) / 1_000;
  // The shell's own, then its children's: user and system, as 0m0.00s.
  const cpu = [
    ...said
      .trimEnd()
      .split('\n')
      .slice(-1)
      .join('')
      .matchAll(/(\d+)m([\d.]+)s/gu),
  ].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
  const lines = readFileSync(times, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  const suites = Object.fromEntries(lines.map(([suite = '', seconds]) => [suite, Number(seconds)]));
  // Processes that end with jest: nobody waits for them.
  const [, , running = '0'] = lines.at(-1) ?? [];
  return {
    results: JSON.parse(readFileSync(output, 'utf8')) as Results,
    wall,
    cpu: cpu + Number(running),
    suites,
  };
}

void main(
  new Command('beside')
    .description('What the tests of another state cost, and what those of them that are here cost now.')
    .requiredOption('--of <clone>', 'the other state, set up')
    .option('--only <part>', 'of the tests in suites whose path there has this in it', '')
    .option('--rounds <n>', 'how often; the two change their cores each time', '1')
    .option('--workers <n>', 'suites that run at the same time, on the one core', '1')
    .option('--list', 'only say which tests are held against each other')
    .option('--results <file>', 'where times are written as JSON, with those of each suite')
    .parse()
    .opts<Options>(),
);
