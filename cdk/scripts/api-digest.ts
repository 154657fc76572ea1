import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(__dirname, '..', 'src');

/** The last line of API.md: the digest of the files whose exports it describes. */
export function digestLine(sources = SOURCES): string {
  const index = readFileSync(join(sources, 'index.ts'), 'utf8');
  const digest = createHash('sha256');
  for (const [, name = ''] of index.matchAll(/from '\.\/([\w-]+)'/gu))
    digest.update(readFileSync(join(sources, `${name}.ts`)));
  return `<!-- Of sources with the digest ${digest.digest('hex')}: written by "npm run api". -->`;
}
