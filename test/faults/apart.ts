import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { build } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/**
 * Plays one of any deletions again, in a process of its own, and tells its story. Gives the program's exit code.
 *
 * Its program is bundled, and not for speed alone: a module that is imported on demand is there at once in a bundle.
 * Loaders of TypeScript fetch it in a thread of theirs, of which no virtual clock knows, so that time would go on
 * meanwhile, and a deletion be another one than in the tests.
 */
export async function replayApart(token: string): Promise<number> {
  // As deep as this file, so that what finds its files from its own folder finds them.
  const outfile = join(ROOT, 'build', 'deletions', 'replayed.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [join(__dirname, 'replayed.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Nobody imports these on demand.
    external: ['@aws-sdk/*', '@smithy/*'],
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [outfile, token], { cwd: ROOT, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 2;
}
