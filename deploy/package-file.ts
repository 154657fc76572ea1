import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { cfnOffline } from './cfn';
import type { Project } from './projects';

/**
 * Packs a project as `cfn submit` does, without registering it (`--dry-run`), and sets the package's own
 * time stamps: the CLI stamps what it writes with the time of day. What the package holds stays as it is.
 *
 * @param root where the tools are
 * @param place the repository's root, or a copy of it
 * @returns the package's path, and its SHA-256, the same each time for the same sources
 * @throws Error with the CLI's output if it fails
 */
export async function pack(
  root: string,
  place: string,
  project: Project,
): Promise<{ readonly zip: string; readonly digest: string }> {
  const folder = join(place, project.folder);
  await cfnOffline(root, folder, project, ['submit', '--dry-run']);
  const zip = join(folder, project.zip);
  const content = normalise(readFileSync(zip));
  writeFileSync(zip, content);
  return { zip, digest: createHash('sha256').update(content).digest('hex') };
}

/** The same entries, sorted, not compressed (as the CLI leaves them), with the first date a zip can hold. */
function normalise(zip: Uint8Array): Uint8Array {
  const names = Object.entries(unzipSync(zip)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const entries: Zippable = Object.fromEntries(names);
  return zipSync(entries, { level: 0, mtime: new Date(1980, 0, 1) });
}
