import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { unzipSync } from 'fflate';

import type { TypeSchema } from './schema';

/** What a registered package holds, unpacked. */
export interface UnpackedType {
  readonly schema: TypeSchema;
  /** The folder that `ResourceProvider.zip` was unpacked into. */
  readonly folder: string;
  readonly file: string;
  readonly exportName: string;
  readonly runtime: string;
}

/** The package isn't what the registry accepts; the message becomes the registration's description. */
export class PackageError extends Error {}

/**
 * Unpacks what `cfn submit` uploads: a zip with `schema.json`, `.rpdk-config` and, in
 * `ResourceProvider.zip`, what runs (CloudFormation CLI, project.py).
 *
 * @throws PackageError when a part is missing or isn't what it should be
 */
export function unpackType(zip: Uint8Array): UnpackedType {
  const outer = open(zip, 'The schema handler package');
  const schema = json(outer, 'schema.json') as unknown as TypeSchema;
  const settings = json(outer, '.rpdk-config');
  const provider = outer['ResourceProvider.zip'];
  if (provider === undefined) throw new PackageError('The package holds no ResourceProvider.zip.');
  const entrypoint = String(settings['entrypoint']);
  const dot = entrypoint.lastIndexOf('.');
  const [file, exportName] = [`${entrypoint.slice(0, dot)}.js`, entrypoint.slice(dot + 1)];

  const folder = mkdtempSync(join(tmpdir(), 'sandbox-type-'));
  const files = open(provider, 'ResourceProvider.zip');
  if (!(file in files)) {
    throw new PackageError(
      `ResourceProvider.zip holds no ${file}, which the entrypoint ${entrypoint} names.`,
    );
  }
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    if (relative(folder, path).startsWith('..'))
      throw new PackageError(`ResourceProvider.zip holds ${name}.`);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return { schema, folder, file: join(folder, file), exportName, runtime: String(settings['runtime']) };
}

function open(zip: Uint8Array, what: string): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(zip);
  } catch {
    throw new PackageError(`${what} is no zip file.`);
  }
}

function json(files: Readonly<Record<string, Uint8Array>>, name: string): Readonly<Record<string, unknown>> {
  const bytes = files[name];
  if (bytes === undefined) throw new PackageError(`The package holds no ${name}.`);
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  } catch {
    throw new PackageError(`${name} is not valid JSON.`);
  }
}
