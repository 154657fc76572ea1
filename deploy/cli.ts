import { statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundleCli, PROGRAM, readManifest } from './cli-file';

/** `npm run build:cli`: the command line, as `build/cli/enicleaner.js`. */
const root = join(__dirname, '..');

async function main(): Promise<void> {
  const file = await bundleCli(root, join(root, 'build', 'cli'), readManifest(root));
  process.stdout.write(
    `${relative(root, file)}: ${Math.round(statSync(join(dirname(file), PROGRAM)).size / 1024)} KiB\n`,
  );
}

void main();
