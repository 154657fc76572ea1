/** Bundles what the package takes of the guard: `guard/index.js`, which needs nothing beside it. */
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = join(__dirname, '..', 'guard');

void build({
  entryPoints: [join(FOLDER, 'entry.ts')],
  outfile: join(FOLDER, 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  legalComments: 'linked',
});
