import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { NOTICES, noticesOf } from './notices';

/**
 * Builds the command line: one file without node_modules, `build/cli/enicleaner.js`. What a command needs is read
 * when that command is given, so that the others don't wait for it.
 */
const root = join(__dirname, '..');

/** What is known of the package in one place, package.json, and put into the bundle. */
interface Manifest {
  readonly version: string;
  readonly repository: { readonly url: string };
}

async function main(): Promise<void> {
  const file = join(root, 'build', 'cli', 'enicleaner.js');
  rmSync(dirname(file), { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    banner: { js: '#!/usr/bin/env node' },
    define: {
      ENICLEANER_VERSION: JSON.stringify(manifest.version),
      ENICLEANER_REPOSITORY: JSON.stringify(webAddress(manifest.repository.url)),
    },
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(dirname(file), NOTICES), noticesOf(root, metafile));
  chmodSync(file, 0o755);
  process.stdout.write(`${relative(root, file)}: ${Math.round(readFileSync(file).length / 1024)} KiB\n`);
}

/** `git+https://github.com/org/name.git` as a browser takes it. */
function webAddress(url: string): string {
  return url.replace(/^git\+/u, '').replace(/\.git$/u, '');
}

void main();
