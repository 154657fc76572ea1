import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { build } from 'esbuild';

import { endProcess } from '../../sandbox/processes/ending';

const ROOT = join(__dirname, '..', '..');

/**
 * Bundles a program beside this file. Not for its speed alone: a module that is imported on demand is there at once in a
 * bundle. Loaders of TypeScript fetch it in a thread of theirs, of which no virtual clock knows, so that time would go on
 * meanwhile, and a deletion be another one than in the tests.
 */
async function bundled(program: string, name = program): Promise<string> {
  // As deep as this file, so that what finds its files from its own folder finds them.
  const outfile = join(ROOT, 'build', 'deletions', `${name}.cjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [join(__dirname, `${program}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
}

/**
 * Tries a part of any deletions, bundled and in a process of its own: that takes half of the time that it
 * does in jest, whose modules share no globals with Node's own.
 *
 * @returns what went wrong, with the command that plays that one deletion again; empty if nothing did
 * @throws Error where the process ends without having said so
 */
export async function tryApart(part: number, of: number): Promise<string> {
  const child = fork(await bundled('part', `part-${part}`), [String(part), String(of)], { cwd: ROOT });
  try {
    return await new Promise((resolve, reject) => {
      child.once('message', (failure) => {
        resolve(typeof failure === 'string' ? failure : JSON.stringify(failure));
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`The process of part ${part} ended by ${signal ?? `status ${code}`}.`));
      });
    });
  } finally {
    // It has nothing to put in order: what it had to say is said.
    await endProcess(child, 0);
  }
}

/** Plays one of any deletions again, as `tryApart` plays it, and tells its story. Gives the program's exit code. */
export async function replayApart(token: string): Promise<number> {
  const child = spawn(process.execPath, [await bundled('replayed'), token], { cwd: ROOT, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 2;
}
