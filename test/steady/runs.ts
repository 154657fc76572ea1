import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { markdown } from '../../bench/page';
import { endProcess } from '../../sandbox/processes/ending';
import { CONDITIONS } from './conditions';

/** One run of the command in one clone. */
export interface Run {
  readonly condition: string;
  /** From one on, within its condition. */
  readonly run: number;
  readonly result: 'passed' | 'failed' | 'too long' | 'not possible';
  /** Real ones. */
  readonly seconds: number;
  /** The first test that failed, or the step; why, where it is not possible. */
  readonly first: string;
}

export interface Plan {
  /** The repository whose HEAD is cloned. */
  readonly source: string;
  /** Where clones and logs are put. */
  readonly folder: string;
  /** How many runs of each condition, in order. */
  readonly counts: readonly (readonly [condition: string, runs: number])[];
  /** A shell's, run in the clone. */
  readonly command: string;
  /** How many runs of a condition go on at the same time: harder than the condition alone, and sooner over. */
  readonly atOnce: number;
  /** Real minutes after which a run is ended. */
  readonly limit: number;
  readonly tell: (message: string) => void;
}

/** Plays the plan, some runs at a time. Nothing of one is left for the next but the machine's caches. */
export async function runAll(plan: Plan): Promise<readonly Run[]> {
  const runs: Run[] = [];
  mkdirSync(plan.folder, { recursive: true });
  // For other users, who read what is in it by its whole path.
  chmodSync(plan.folder, 0o755);
  for (const [name, count] of plan.counts) {
    for (let number = 1; number <= count; number += plan.atOnce) {
      const atOnce = Math.min(plan.atOnce, count - number + 1);
      plan.tell(
        `${name}, ${atOnce === 1 ? `run ${number}` : `runs ${number} to ${number + atOnce - 1}`} of ${count}`,
      );
      const found = await runSome(plan, name, number, atOnce);
      for (const each of found)
        plan.tell(`  ${each.result} after ${Math.round(each.seconds)} s ${each.first}`);
      runs.push(...found);
    }
  }
  return runs;
}

async function runSome(plan: Plan, name: string, number: number, atOnce: number): Promise<readonly Run[]> {
  const condition = CONDITIONS[name];
  if (condition === undefined)
    throw new RangeError(`There is no condition ${name}: ${Object.keys(CONDITIONS).join(', ')}.`);
  const why = condition.impossible?.();
  if (why !== undefined)
    return [{ condition: name, run: number, result: 'not possible', seconds: 0, first: why }];
  const folder = join(plan.folder, `${name}-${number}`);
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const together = condition.atOnce ?? 1;
  const clones = Array.from({ length: atOnce * together }, (_, index) => join(folder, `clone-${index + 1}`));
  for (const clone of clones) cloneOf(plan.source, clone);
  const around = condition.begin?.(folder, clones) ?? {};
  try {
    return await Promise.all(
      clones.map(async (clone, index) => {
        const run = number + Math.floor(index / together);
        const log = join(
          plan.folder,
          `${name}-${run}${together > 1 ? `-${(index % together) + 1}` : ''}.log`,
        );
        const ended = await execute(plan, clone, log, around.prefix?.(index) ?? [], around.environment ?? {});
        const first = ended.result === 'passed' ? '' : firstFailure(readFileSync(log, 'utf8'));
        return { condition: name, run, ...ended, first };
      }),
    );
  } finally {
    await around.end?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

function cloneOf(source: string, clone: string): void {
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', source, clone], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${source} can't be cloned: ${stderr}`);
}

async function execute(
  { source, command, limit }: Plan,
  clone: string,
  log: string,
  prefix: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<Pick<Run, 'result' | 'seconds'>> {
  const [program, ...before] = [...prefix, 'sh'];
  const output = createWriteStream(log);
  const began = performance.now();
  const child = spawn(program, [...before, '-c', command], {
    cwd: clone,
    // With all that it starts, so that all of it can be ended.
    detached: true,
    env: { ...strangersEnvironment(source), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whoever ends this ends them, too.
  const abandon = (): void => {
    void endProcess(child, 0, { withGroup: true });
  };
  process.once('exit', abandon);
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  let isTooLong = false;
  const timer = setTimeout(() => {
    isTooLong = true;
    void endProcess(child, 30, { withGroup: true });
  }, limit * 60_000);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  process.off('exit', abandon);
  const seconds = (performance.now() - began) / 1_000;
  await new Promise<void>((resolve) => {
    output.end(resolve);
  });
  if (isTooLong) return { result: 'too long', seconds };
  return { result: code === 0 ? 'passed' : 'failed', seconds };
}

/** This process's own, without what make, npm and the repository's own programs have put into it. */
function strangersEnvironment(source: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:MAKE|MFLAGS|npm_|NODE_OPTIONS|INIT_CWD|ENICLEANER_)/u.test(name),
  );
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((each) => !each.startsWith(source));
  return { ...Object.fromEntries(own), PATH: path.join(delimiter) };
}

/** The first test that jest says has failed; where it doesn't, the step that make gave up at. */
export function firstFailure(output: string): string {
  const test = /^ {2}● (?!Console$)(.+)$/mu.exec(output)?.[1];
  if (test !== undefined) return test.trim();
  const step = [...output.matchAll(/^== (.+)$/gmu)].at(-1)?.[1];
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  return step === undefined ? last : `in step “${step}”: ${last}`;
}

/** All runs as a table, and how many of them passed. */
export function report(runs: readonly Run[]): string {
  const possible = runs.filter(({ result }) => result !== 'not possible');
  const passed = possible.filter(({ result }) => result === 'passed');
  const rows = runs.map(({ condition, run, result, seconds, first }) => [
    condition,
    run,
    result,
    Math.round(seconds),
    first,
  ]);
  return `${markdown(['condition', 'run', 'result', 'seconds', 'first failing test'], rows)}\n\n${passed.length} of ${possible.length} runs passed.\n`;
}
