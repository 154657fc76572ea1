import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { bundleCli, CHECK, ENTRY, PROGRAM, type Manifest } from './cli-file';
import { NOTICES } from './notices';

/**
 * Lays out the npm package in a folder: the command line's bundle, the zips of type and hook that `register` uploads,
 * the licences, and a README. Nothing has to be installed beside it.
 *
 * @param zips as `make package` leaves them
 */
export async function stage(
  root: string,
  folder: string,
  zips: readonly string[],
  manifest: Manifest,
): Promise<void> {
  await bundleCli(root, folder, manifest);
  for (const zip of zips) copyFileSync(zip, join(folder, basename(zip)));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(join(root, 'deploy', 'npm-readme.md'), join(folder, 'README.md'));
  const { name, version, description, license, engines, repository } = manifest;
  const published = {
    name,
    ...(manifest.private === true ? { private: true } : {}),
    version,
    description,
    license,
    repository,
    engines,
    bin: { enicleaner: ENTRY },
    files: [ENTRY, CHECK, PROGRAM, NOTICES, ...zips.map((zip) => basename(zip))],
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
}

/** `npm pack`, without network. @returns the file's path */
export async function npmPack(folder: string, destination: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', destination],
    { cwd: folder },
  );
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`npm pack said nothing of a file: ${stdout}`);
  return join(destination, packed.filename);
}
