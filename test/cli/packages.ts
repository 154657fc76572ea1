import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { strToU8, zipSync } from 'fflate';

const ROOT = join(__dirname, '..', '..');

/** Zips as `make package` lays them out, from the bundles that are built: another comment makes another version. */
export function writePackages(folder: string, comment: string): void {
  for (const [zip, schema, settings, bundle] of [
    [
      'org-vpc-enicleaner.zip',
      'org-vpccleanup-enicleaner.json',
      '.rpdk-config',
      'build/TypeFunction/handlers.js',
    ],
    [
      'org-vpc-eniguard.zip',
      'hook/org-vpc-eniguard.json',
      'hook/.rpdk-config',
      'hook/build/TypeFunction/hook.js',
    ],
  ] as const) {
    const code = `${readFileSync(join(ROOT, bundle), 'utf8')}\n// ${comment}`;
    const file = (path: string): Uint8Array => readFileSync(join(ROOT, path));
    const { entrypoint } = JSON.parse(readFileSync(join(ROOT, settings), 'utf8')) as {
      readonly entrypoint: string;
    };
    const provider = zipSync({ [`${entrypoint.slice(0, entrypoint.lastIndexOf('.'))}.js`]: strToU8(code) });
    const entries = {
      'schema.json': file(schema),
      '.rpdk-config': file(settings),
      'ResourceProvider.zip': provider,
    };
    writeFileSync(join(folder, zip), zipSync(entries, { mtime: new Date(1980, 0, 1) }));
  }
}
