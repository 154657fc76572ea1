import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { readManifest } from './cli-file';
import { npmPack, stage } from './npm-package';
import { pack } from './package-file';
import { projects } from './projects';

/**
 * `make npm`: the npm package, staged in `build/npm` and packed. Name and repository are package.json's, unless
 * whoever publishes gives others.
 */
const root = join(__dirname, '..');

interface Options {
  readonly name?: string;
  readonly repository?: string;
}

async function main({ name, repository }: Options): Promise<void> {
  const zips: string[] = [];
  for (const project of projects(root)) zips.push((await pack(root, root, project)).zip);
  const folder = join(root, 'build', 'npm');
  const manifest = readManifest(root);
  await stage(root, folder, zips, {
    ...manifest,
    // Who gives a name has decided.
    ...(name === undefined ? {} : { name, private: false }),
    ...(repository === undefined ? {} : { repository: { type: 'git', url: repository } }),
  });
  const file = await npmPack(folder, root);
  process.stdout.write(`${relative(root, file)}: ${Math.round(statSync(file).size / 1024)} KiB\n`);
}

void main(
  new Command('npm')
    .description('Packs the command line for npm: one bundle, the zips of type and hook, licences.')
    .option('--name <name>', 'the name it is published under; else that of package.json')
    .option('--repository <url>', 'its repository, as package.json has it (git+https://….git)')
    .parse()
    .opts<Options>(),
);
