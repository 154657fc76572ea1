import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pack } from './package-file';
import { projects } from './projects';

/** `npm run package`: the zips to register, without registering them. */
const root = join(__dirname, '..');

async function main(): Promise<void> {
  for (const project of projects(root)) {
    const { zip, digest } = await pack(root, root, project);
    const kibibytes = Math.round(statSync(zip).size / 1024);
    process.stdout.write(`${relative(root, zip)}: ${kibibytes} KiB, SHA-256 ${digest}\n`);
  }
}

void main();
