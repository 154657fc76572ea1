import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { strFromU8, unzipSync, type Unzipped } from 'fflate';

import { reasonOf } from '../files';
import { usageError, type Io } from '../io';
import { memberOf } from '../why/trail';
import { VERSION } from '../product';

/** deploy/registry.yaml, where deploy/ put it into the bundle. */
declare const ENICLEANER_REGISTRY: string | undefined;

/** The repository's root, in a clone. */
const ROOT = join(__dirname, '..', '..', '..');

/** The template of the stack that registers both types. */
export function registryTemplate(): string {
  return typeof ENICLEANER_REGISTRY === 'string'
    ? ENICLEANER_REGISTRY
    : readFileSync(join(ROOT, 'deploy', 'registry.yaml'), 'utf8');
}

/** A zip to register. */
export interface Package {
  /** The parameter of deploy/registry.yaml that takes its address. */
  readonly parameter: 'SchemaHandlerPackage' | 'HookPackage';
  readonly typeName: string;
  readonly kind: 'RESOURCE' | 'HOOK';
  /** By its content: what has changed has another key, and only then the stack is updated. */
  readonly key: string;
  readonly content: Uint8Array;
}

const ZIPS = [
  {
    parameter: 'SchemaHandlerPackage',
    typeName: 'Org::VPC::EniCleaner',
    kind: 'RESOURCE',
    zip: 'org-vpc-enicleaner.zip',
    inClone: 'org-vpc-enicleaner.zip',
  },
  {
    parameter: 'HookPackage',
    typeName: 'Org::VPC::EniGuard',
    kind: 'HOOK',
    zip: 'org-vpc-eniguard.zip',
    inClone: 'hook/org-vpc-eniguard.zip',
  },
] as const;

/** The types that are registered, the one that others use last. */
export const TYPES = ZIPS.map(({ kind, typeName }) => ({ kind, typeName })).toReversed();

function contentOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw usageError(`${path} can’t be read (${reasonOf(error)}).`);
  }
}

/** What the registry reads of a package first (CloudFormation CLI, `project.py`): looked at before anything is uploaded. */
const PARTS = ['schema.json', '.rpdk-config', 'ResourceProvider.zip'];

/** Why a file can't be registered as that type, in words. */
function wrongIn(content: Uint8Array, typeName: string): string | undefined {
  let files: Unzipped;
  try {
    files = unzipSync(content, { filter: ({ name }) => PARTS.includes(name) });
  } catch {
    return 'it is no zip';
  }
  const missing = PARTS.find((each) => files[each] === undefined);
  if (missing !== undefined) return `${missing} isn’t in it`;
  let schema: unknown;
  try {
    schema = JSON.parse(strFromU8(files['schema.json'] ?? new Uint8Array()));
  } catch {
    return 'its schema.json is no JSON';
  }
  const named = memberOf(schema, 'typeName');
  return named === typeName ? undefined : `it is one of ${typeof named === 'string' ? named : 'no type'}`;
}

/**
 * The zips: beside the program in the package, where `make package` leaves them in a clone, or in a folder that is named.
 *
 * @throws CommandError where one isn't there
 */
export function packages({ cwd }: Pick<Io, 'cwd'>, folder: string | undefined): readonly Package[] {
  return ZIPS.map(({ parameter, typeName, kind, zip, inClone }) => {
    const places =
      folder === undefined ? [join(__dirname, zip), join(ROOT, inClone)] : [resolve(cwd, folder, zip)];
    const place = places.find((each) => existsSync(each));
    if (place === undefined) {
      throw usageError(
        folder === undefined
          ? `${zip} isn’t there: in a clone, “make package” makes it.`
          : `${join(folder, zip)} isn’t there: --packages names the folder of both zips.`,
      );
    }
    const content = contentOf(place);
    const wrong = wrongIn(content, typeName);
    if (wrong !== undefined) {
      throw usageError(
        `${folder === undefined ? zip : join(folder, zip)} is no package of ${typeName}: ${wrong}. “make package” makes it.`,
      );
    }
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
    return {
      parameter,
      typeName,
      kind,
      content,
      key: `${zip.replace(/\.zip$/u, '')}-${VERSION}-${digest}.zip`,
    };
  });
}
