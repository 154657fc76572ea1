import { fork } from 'node:child_process';
import { join } from 'node:path';

import { build } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/**
 * Tries a part of any deletions, bundled and in a process of its own: that takes half of the time that it
 * does in jest, whose modules share no globals with Node's own.
 *
 * @returns what went wrong, with the command that plays that one deletion again; empty if nothing did
 * @throws Error where the process ends without having said so
 */
export async function tryApart(part: number, of: number): Promise<string> {
  // As deep as this file, so that what finds its files from its own folder finds them.
  const outfile = join(ROOT, 'build', 'deletions', `part-${part}.cjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [join(__dirname, 'part.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  return new Promise((resolve, reject) => {
    const child = fork(outfile, [String(part), String(of)], { cwd: ROOT });
    child.once('message', (failure) => {
      resolve(typeof failure === 'string' ? failure : JSON.stringify(failure));
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`The process of part ${part} ended by ${signal ?? `status ${code}`}.`));
    });
  });
}
