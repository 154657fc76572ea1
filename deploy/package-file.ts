import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';

/** Where the resource type's package is left, from the repository's root. */
export const RESOURCE_PACKAGE = 'org-vpc-enicleaner.zip';

/**
 * Packs a project as `cfn submit` does, without registering it (`--dry-run`), and sets the package's own
 * time stamps: the CLI stamps what it writes with the time of day. What the package holds stays as it is.
 *
 * @param zip the file that the CLI leaves, an absolute path in the project's folder
 * @returns the package's SHA-256, the same each time for the same sources
 * @throws Error with the CLI's output if it fails
 */
export function pack(zip: string, cfn: string): string {
  const folder = join(zip, '..');
  const { status, stdout, stderr, error } = spawnSync(cfn, ['submit', '--dry-run'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`cfn submit --dry-run failed for ${basename(zip)}: ${stdout}${stderr}`, { cause: error });
  }
  const content = normalise(readFileSync(zip));
  writeFileSync(zip, content);
  return createHash('sha256').update(content).digest('hex');
}

/** The same entries, sorted, not compressed (as the CLI leaves them), with the first date a zip can hold. */
function normalise(zip: Uint8Array): Uint8Array {
  const names = Object.entries(unzipSync(zip)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const entries: Zippable = Object.fromEntries(names);
  return zipSync(entries, { level: 0, mtime: new Date(1980, 0, 1) });
}
