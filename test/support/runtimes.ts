import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** The members of `.rpdk-config` that tell the registry how to run a type. */
export interface Settings {
  readonly runtime: string;
  readonly entrypoint: string;
  readonly testEntrypoint: string;
  readonly settings: { readonly buildCommand: string };
}

export function readSettings(folder = '.'): Settings {
  return JSON.parse(readFileSync(join(root, folder, '.rpdk-config'), 'utf8')) as Settings;
}

/**
 * The Node.js of one of Lambda's runtimes (`nodejs24.x`), installed from npm in test/package/runtimes.
 * @throws Error if it isn't there
 */
export function nodeOf(runtime: string): string {
  const version = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (version === undefined) throw new Error(`${runtime} isn't a runtime of Node.js.`);
  const name = `node-${version}-${process.platform}-${process.arch}`;
  const path = join(root, 'test/package/runtimes/node_modules', name, 'bin/node');
  if (!existsSync(path)) throw new Error(`There is no ${path}. Run "npm ci" in test/package/runtimes.`);
  return path;
}
