import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { leanSchemas, leanVersions } from './bundle';
import { NOTICES, noticesOf } from './notices';

/** What is known of the package in one place, package.json. */
export interface Manifest {
  readonly name: string;
  /** Not to be published: its name isn't decided. */
  readonly private?: boolean;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly repository: { readonly type: string; readonly url: string };
}

export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
}

/**
 * The command line's files: what npm's `bin` names, which says the version by itself, the bundle of `check`, which asks no
 * account, and that of all commands.
 */
export const ENTRY = 'enicleaner.js';
export const CHECK = 'check.js';
export const PROGRAM = 'program.js';

/** Node.js compiles a file before it runs any of it: what is 2 MB would be read to say a version, or to check a file. */
const apart: Plugin = {
  name: 'apart',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^\.\/run$/ }, () => ({ path: `./${PROGRAM}`, external: true }));
    esbuild.onResolve({ filter: /^\.\/run-check$/ }, () => ({ path: `./${CHECK}`, external: true }));
  },
};

/**
 * Builds the command line into a folder that it empties: without node_modules, and with the licences of what is in it.
 * What a command needs is read when that command is given, so that the others don't wait for it.
 *
 * @returns the file to run
 */
export async function bundleCli(
  root: string,
  folder: string,
  { version, repository }: Pick<Manifest, 'version' | 'repository'>,
): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const one = async (options: BuildOptions): Promise<Metafile> => {
    const { metafile } = await build({
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      // By `require`: for an `import()` Node.js would read the whole file once more, to find the names that it exports.
      supported: { 'dynamic-import': false },
      mainFields: ['module', 'main'],
      minify: true,
      legalComments: 'none',
      define: {
        ENICLEANER_VERSION: JSON.stringify(version),
        ENICLEANER_REPOSITORY: JSON.stringify(webAddress(repository.url)),
        ENICLEANER_REGISTRY: JSON.stringify(readFileSync(join(root, 'deploy', 'registry.yaml'), 'utf8')),
      },
      logLevel: 'warning',
      ...options,
      metafile: true,
    });
    return metafile;
  };
  const file = join(folder, ENTRY);
  await one({
    entryPoints: ['src/cli/main.ts'],
    outfile: file,
    banner: { js: '#!/usr/bin/env node' },
    plugins: [apart],
  });
  await one({ entryPoints: ['src/cli/run-check.ts'], outfile: join(folder, CHECK) });
  // All that the others have is in this one, too.
  const metafile = await one({
    entryPoints: ['src/cli/run.ts'],
    outfile: join(folder, PROGRAM),
    plugins: [leanSchemas, leanVersions],
  });
  writeFileSync(join(folder, NOTICES), noticesOf(root, metafile));
  chmodSync(file, 0o755);
  return file;
}

/** `git+https://github.com/org/name.git` as a browser takes it. */
function webAddress(url: string): string {
  return url.replace(/^git\+/u, '').replace(/\.git$/u, '');
}
