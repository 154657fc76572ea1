import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { endProcess } from '../../sandbox/processes/ending';

/**
 * Real seconds that a program of the tests has to end after SIGTERM: ten times as long as any of them takes
 * on a machine that does four times as much as it can.
 */
const GRACE = 60;

/** A server in a process of its own. */
export interface Child {
  /** What its output matched. */
  readonly ready: string;
  stop(): Promise<void>;
}

/** How a program ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Program {
  readonly child: ChildProcess;
  /** Rejects when it could not be started. */
  readonly ended: Promise<Ended>;
  /** Resolves with the first output (standard output or error) that matches; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

const running = new Set<ChildProcess>();

// Whatever becomes of a test, nothing that it started outlives it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program. Who starts it waits for its end, or ends it (`stop`). */
export function begin(command: string, args: readonly string[], options: SpawnOptions = {}): Program {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, ...output });
    });
  });
  // Its end may be of no interest to whoever started it.
  ended.catch(() => undefined);
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
          if (match === null) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        const tell = (how: string): void => {
          reject(
            new Error(
              `${command} ${how} without saying ${String(pattern)}: ${output.stderr}${output.stdout}`,
            ),
          );
        };
        void ended
          .then(({ code }) => `ended with ${String(code)}`)
          .catch((error: unknown) => `could not be started (${String(error)})`)
          .then(tell);
      }),
  };
}

/** Ends a program, and what it started where it leads a process group (`detached`). */
export async function stop(
  { child }: Program,
  options: { readonly withGroup?: boolean } = {},
): Promise<void> {
  await endProcess(child, GRACE, options);
}

/**
 * Starts a server and waits until its output (standard output or error) matches.
 * @param ready its first group becomes `Child.ready`
 * @throws Error with the output if the process ends before
 */
export async function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: RegExp,
): Promise<Child> {
  const program = begin(command, args, { env });
  const [, matched = ''] = await program.says(ready);
  return { ready: matched, stop: () => stop(program) };
}

/** Runs a command to its end, and gives its exit status and all it wrote. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<{ readonly status: number | null; readonly output: string }> {
  const { code, stdout, stderr } = await begin(command, args, options).ended;
  return { status: code, output: `${stdout}${stderr}` };
}

/** The parent of a process, as /proc tells it; undefined where there is no such process. Zombies are gone. */
export function parentOf(pid: number): number | undefined {
  try {
    // pid (command) state parent …; a command may hold spaces and brackets.
    const stat = readFileSync(join('/proc', String(pid), 'stat'), 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

export const isAlive = (pid: number): boolean => parentOf(pid) !== undefined;

/**
 * Waits until none of these processes is there. What was killed ends when the machine comes to it, and what closes its
 * output is there for a moment after that.
 */
export async function allGone(processes: readonly number[]): Promise<void> {
  while (processes.some(isAlive)) await new Promise(setImmediate);
}
