import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { cfnOffline } from '../../deploy/cfn';
import { pack } from '../../deploy/package-file';
import { project } from '../../deploy/projects';
import { copyProjects } from '../../test/support/projects';
import type { Standard } from './standard';

/** Bytes. */
export interface PackageSizes {
  /** The zip that `cfn submit` uploads, with the function's own zip in it; it compresses neither. */
  readonly submitted: number;
  /** The function's files, in a zip that is compressed. */
  readonly compressed: number;
  /** The function's files. */
  readonly unpacked: number;
  readonly files: number;
}

/** This project's package, made in a copy of it, so that nobody's own is written over. */
export async function ownPackage(root: string): Promise<PackageSizes> {
  const place = empty(join(root, 'build/bench/own'));
  copyProjects(place);
  const { zip } = await pack(root, place, project(root, 'resource'));
  return { submitted: statSync(zip).size, ...sizesOf(join(place, 'build/TypeFunction')) };
}

/** The standard packaging's, made by the CLI as well, from a project that differs in nothing but how it is built. */
export async function standardPackage(root: string, standard: Standard): Promise<PackageSizes> {
  const its = project(root, 'resource');
  const place = empty(join(root, 'build/bench/standard/project'));
  for (const part of ['src', 'inputs', 'package.json', its.schema]) {
    cpSync(join(root, part), join(place, part), { recursive: true, dereference: true });
  }
  const settings = JSON.parse(readFileSync(join(root, '.rpdk-config'), 'utf8')) as {
    readonly settings: object;
  };
  const changed = {
    ...settings,
    entrypoint: 'dist/handlers.entrypoint',
    testEntrypoint: 'dist/handlers.testEntrypoint',
    // The CLI appends the word TypeFunction.
    settings: {
      ...settings.settings,
      buildCommand: `mkdir build && cp -R '${standard.folder}' build/TypeFunction && :`,
    },
  };
  writeFileSync(join(place, '.rpdk-config'), JSON.stringify(changed));
  await cfnOffline(root, place, its, ['submit', '--dry-run']);
  const sizes = { submitted: statSync(join(place, its.zip)).size, ...sizesOf(standard.folder) };
  rmSync(place, { recursive: true });
  return sizes;
}

function sizesOf(folder: string): Omit<PackageSizes, 'submitted'> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  let unpacked = 0;
  let compressed = END_RECORD;
  for (const path of paths) {
    const content = readFileSync(path);
    unpacked += content.length;
    compressed += deflateRawSync(content).length + HEADERS + 2 * Buffer.byteLength(relative(folder, path));
  }
  return { compressed, unpacked, files: paths.length };
}

/** Bytes in a zip (PKWARE's APPNOTE): an entry's two headers without its name, and the end of the directory. */
const HEADERS = 30 + 46;
const END_RECORD = 22;

function empty(place: string): string {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  return place;
}
