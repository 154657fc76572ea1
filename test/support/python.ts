import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Ended } from './child';

const ROOT = join(__dirname, '..', '..');

export interface Task {
  /** `aws`, or the path of a Python file. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** All of its environment. */
  readonly environment: NodeJS.ProcessEnv;
  readonly folder?: string;
}

/**
 * A program of the Python environment that `make setup` makes, or of the one in ENICLEANER_VENV.
 *
 * @throws Error that says how to make the environment, where it isn't there
 */
export function pythonProgram(name: string): string {
  const path = join(process.env['ENICLEANER_VENV'] ?? join(ROOT, '.venv'), 'bin', name);
  if (existsSync(path)) return path;
  throw new Error(`There is no ${path}: run "make setup", or set ENICLEANER_VENV to a venv that has it.`);
}

/**
 * Runs AWS's own Python programs in copies of one process that has loaded them (test/support/warm.py). It is
 * started with the first of them, serves all suites of this process, and ends with it. While it has nothing to do,
 * nothing waits for it.
 */
class WarmPython {
  #child: ChildProcess | undefined;
  #last = 0;
  readonly #waiting = new Map<number, (ended: Ended | Error) => void>();

  /** Runs a program to its end. Rejects where the process itself ends, with what it said. */
  run({ folder = ROOT, ...task }: Task): Promise<Ended> {
    const child = (this.#child ??= this.#start());
    hold(child, 'ref');
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (ended) => {
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) hold(child, 'unref');
        if (ended instanceof Error) reject(ended);
        else resolve(ended);
      });
      const environment = Object.fromEntries(
        Object.entries(task.environment).filter(([, value]) => value !== undefined),
      );
      child.stdin?.write(`${JSON.stringify({ ...task, id, folder, environment })}\n`);
    });
  }

  #start(): ChildProcess {
    const child = spawn(pythonProgram('python'), [join(__dirname, 'warm.py')], {
      env: {
        PATH: process.env['PATH'],
        LANG: 'C.UTF-8',
        PYTHONDONTWRITEBYTECODE: '1',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, ...ended } = JSON.parse(line) as Ended & { readonly id: number };
      this.#waiting.get(id)?.(ended);
    });
    // Its end tells what a pipe that broke doesn't.
    child.stdin.on('error', () => undefined);
    child.once('close', (code) => {
      if (this.#child === child) this.#child = undefined;
      const error = new Error(`test/support/warm.py ended with ${String(code)}: ${complaint}`);
      for (const settle of this.#waiting.values()) settle(error);
    });
    return child;
  }
}

/** Whether the event loop waits for it. */
function hold(child: ChildProcess, how: 'ref' | 'unref'): void {
  child[how]();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream[how]();
}

const warm = new WarmPython();

/** Runs a program of AWS's in Python, to its end: the AWS CLI, or a file. */
export function runWarm(task: Task): Promise<Ended> {
  return warm.run(task);
}
