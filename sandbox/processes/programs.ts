import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

import { buildSync } from 'esbuild';

import type { FromChild, FromHost } from './child/messages';

/** What a process runs: a handler of the registry, or a function of Lambda in Node.js or Python. */
export type Program = 'handler' | 'node' | 'python';

export interface Launch {
  readonly environment: Readonly<Record<string, string>>;
  /** Where it is started; the sandbox's own by default. */
  readonly folder?: string | undefined;
  /** Megabytes for JavaScript's objects. */
  readonly memory?: number | undefined;
}

/** A process that speaks the host's protocol, and leads a group of its own, so that what it starts ends with it. */
export interface Started {
  readonly child: ChildProcess;
  /** Does nothing when the process has ended. */
  readonly send: (message: FromHost) => void;
}

export interface Programs {
  start(program: Program, launch: Launch, listen: (message: FromChild) => void): Started;
  close(): void;
}

const ENTRIES = { handler: 'child.ts', node: 'node/child.ts' } as const;

/** What was bundled before: it is the same for every host of this process. */
const bundled = new Map<keyof typeof ENTRIES, Uint8Array>();

/** The programs of one host; files are made when they are first needed. */
export function createPrograms(): Programs {
  const files = new Map<keyof typeof ENTRIES, string>();
  let folder: string | undefined;
  let python: string | undefined;

  const fileOf = (program: keyof typeof ENTRIES): string => {
    let file = files.get(program);
    if (file === undefined) {
      folder ??= mkdtempSync(join(tmpdir(), 'sandbox-'));
      file = join(folder, `${program}.js`);
      writeFileSync(file, bundle(program));
      files.set(program, file);
    }
    return file;
  };

  return {
    start(program, { environment, folder: cwd, memory }, listen) {
      if (program === 'python') {
        python ??= interpreter();
        const child = spawn(python, ['-B', join(__dirname, 'python', 'child.py')], {
          env: { ...environment },
          cwd,
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
        });
        return overPipes(child, listen);
      }
      const child = fork(fileOf(program), [], {
        env: { TZ: 'UTC', ...environment, NODE_NO_WARNINGS: '1' },
        cwd,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        execArgv: memory === undefined ? [] : [`--max-old-space-size=${memory}`],
      });
      child.on('message', listen);
      return {
        child,
        send: (message) => {
          if (child.connected) child.send(message, () => undefined);
        },
      };
    },
    close() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function bundle(program: keyof typeof ENTRIES): Uint8Array {
  const before = bundled.get(program);
  if (before !== undefined) return before;
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, ENTRIES[program])],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  bundled.set(program, contents);
  return contents;
}

/** The interpreter itself: what is on the path may be a program that looks for one each time. */
export function interpreter(): string {
  const asked = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : 'python3';
}

/** Messages are lines of JSON: to the process on its descriptor 3, from it on 4. */
function overPipes(child: ChildProcess, listen: (message: FromChild) => void): Started {
  const [, , , toChild, fromChild] = child.stdio;
  // A process that has ended reads no more.
  toChild?.on('error', () => undefined);
  if (fromChild !== null && fromChild !== undefined && 'read' in fromChild) {
    createInterface({ input: fromChild }).on('line', (line) => {
      listen(JSON.parse(line) as FromChild);
    });
  }
  return {
    child,
    send: (message) => {
      if (toChild instanceof Writable && toChild.writable) toChild.write(`${JSON.stringify(message)}\n`);
    },
  };
}
