import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

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

/** Hands what it is asked over to a socket. Python itself starts in a tenth of the time without its site. */
const SHIM = (address: string, program: string): string => `#!${pythonProgram('python')} -IS
import json, os, socket, sys
words = ${program}
task = {"program": words[0], "arguments": words[1:], "environment": dict(os.environ), "folder": os.getcwd()}
with socket.socket(socket.AF_UNIX) as it:
    it.connect(${JSON.stringify(address)})
    it.sendall(json.dumps(task).encode() + b"\\n")
    answer = json.loads(it.makefile().read())
sys.stdout.write(answer["stdout"])
sys.stderr.write(answer["stderr"])
sys.exit(answer["code"])
`;

/**
 * Puts programs into a folder's `.venv/bin` by which processes run the AWS CLI (`aws`), the CloudFormation CLI (`cfn`) and
 * Python files (`python`) as `runWarm` does. Gives what ends it.
 */
export async function serveWarm(folder: string): Promise<() => Promise<void>> {
  const programs = join(folder, '.venv', 'bin');
  mkdirSync(programs, { recursive: true });
  const address = join(programs, 'warm.sock');
  const server = createServer((socket) => {
    createInterface({ input: socket }).once('line', (line) => {
      runWarm(JSON.parse(line) as Task).then(
        (ended) => socket.end(JSON.stringify(ended)),
        (error: unknown) => socket.destroy(error instanceof Error ? error : undefined),
      );
    });
    // Who asked is gone: the answer is of no use any more.
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(address, resolve);
  });
  for (const [name, program] of [
    ['aws', '["aws", *sys.argv[1:]]'],
    ['cfn', `[${JSON.stringify(pythonProgram('cfn'))}, *sys.argv[1:]]`],
    ['python', 'sys.argv[1:]'],
  ] as const)
    writeFileSync(join(programs, name), SHIM(address, program), { mode: 0o755 });
  return async () => {
    await promisify(server.close.bind(server))();
  };
}

/** Runs a program of AWS's in Python, to its end: the AWS CLI, or a file. */
export function runWarm(task: Task): Promise<Ended> {
  return warm.run(task);
}
