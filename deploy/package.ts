import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pack, RESOURCE_PACKAGE } from './package-file';

/** `npm run package`: the zip to register, without registering it. */
const root = join(__dirname, '..');

for (const name of [RESOURCE_PACKAGE]) {
  const zip = join(root, name);
  const digest = pack(zip, join(root, '.venv/bin/cfn'));
  process.stdout.write(`${name}: ${Math.round(statSync(zip).size / 1024)} KiB, SHA-256 ${digest}\n`);
}
