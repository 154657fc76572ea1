import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The same handlers as the CloudFormation CLI's template for TypeScript lays them out (its plugin 1.0.6,
 * with "sam build" as its build): `dist/`, which is what tsc makes of the sources, beside package.json and
 * the production dependencies, AWS SDK v2 among them. Nothing is bundled.
 *
 * Only what the cleaner's handlers import is there, of this project's dependencies: the packages are in
 * `standard/package.json`, with a lock file.
 */
export interface Standard {
  /** The function's folder: what Lambda would have as /var/task. */
  readonly folder: string;
  /** The module with the entrypoint. */
  readonly handlers: string;
}

/** Makes it, in `build/bench/standard`. What is there is kept as long as the lock file is the same. */
export async function layOutStandard(root: string, tell: (message: string) => void): Promise<Standard> {
  const place = join(root, 'build/bench/standard');
  const folder = join(place, 'function');
  mkdirSync(folder, { recursive: true });
  await install(join(root, 'bench/packaging/standard'), folder, tell);

  tell('Compiling the handlers as the standard packaging does');
  const configuration = {
    extends: '../../../tsconfig.json',
    compilerOptions: {
      module: 'node16',
      moduleResolution: 'node16',
      types: ['node'],
      noEmit: false,
      // The sources are checked elsewhere, with the settings that they are written for.
      noCheck: true,
      rootDir: '../../../src',
      outDir: 'function/dist',
    },
    files: ['../../../src/handlers.ts'],
    include: [],
  };
  const file = join(place, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(configuration));
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', file]);
  return { folder, handlers: join(folder, 'dist/handlers.js') };
}

async function install(from: string, folder: string, tell: (message: string) => void): Promise<void> {
  const lock = readFileSync(join(from, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(folder, '..', 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  tell('Installing the standard packaging’s dependencies, AWS SDK v2 among them');
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(from, name), join(folder, name));
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  // "npm pack", through which "sam build" takes a package's own files, leaves the lock file out.
  rmSync(join(folder, 'package-lock.json'));
  writeFileSync(stamp, digest);
}
