import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Context } from './context';
import { RuntimeError } from './errors';

export type Handler = (
  event: unknown,
  context: Context,
  callback: (error?: unknown, value?: unknown) => void,
) => unknown;

/**
 * The function that a handler setting names: `index.handler`, `lib/app.api.get`.
 *
 * @throws RuntimeError as Lambda's runtime reports what is wrong with it
 */
export async function load(folder: string, setting: string): Promise<Handler> {
  const [, name, path] = /^([^.]*)\.(.+)$/u.exec(basename(setting)) ?? [];
  if (name === undefined || path === undefined || setting.includes('..'))
    throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler ${setting}`);
  const file = join(resolve(folder), dirname(setting), name);
  if (!file.startsWith(resolve(folder) + sep))
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${setting}' is not a valid handler name.`);
  const module = await imported(file, join(dirname(setting), name));
  const found = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], module);
  if (found === undefined)
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is undefined or not exported`);
  if (typeof found !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is not a function`);
  return found as Handler;
}

async function imported(file: string, name: string): Promise<unknown> {
  try {
    if (!existsSync(`${file}.js`) && existsSync(`${file}.mjs`)) return await importing(`${file}.mjs`);
    if (existsSync(`${file}.js`) && isEsm(dirname(file))) return await importing(`${file}.js`);
    return createRequire(`${file}.js`)(existsSync(`${file}.cjs`) ? `${file}.cjs` : file) as unknown;
  } catch (error) {
    throw importError(error, file, name);
  }
}

async function importing(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  // CommonJS whose exports can't be told from its text.
  return typeof module['default'] === 'object' && module['default'] !== null
    ? { ...module['default'], ...module }
    : module;
}

/** What the next package.json above says. */
function isEsm(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type === 'module';
    } catch {
      return false;
    }
  }
  const above = dirname(folder);
  return above !== folder && basename(folder) !== 'node_modules' && isEsm(above);
}

function importError(error: unknown, file: string, name: string): unknown {
  if (error instanceof SyntaxError) {
    const it = new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    it.stack = `Runtime.UserCodeSyntaxError: SyntaxError: ${error.message}`;
    return it;
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof Error && (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')) {
    // The first line only: the stack of requires has places of this machine.
    const [said = ''] = error.message.replace(file, name).split('\n');
    const text = `Error: ${said}${ofSdk(said)}`;
    const it = new RuntimeError('Runtime.ImportModuleError', text);
    it.stack = `Runtime.ImportModuleError: ${text}`;
    return it;
  }
  return error;
}

/** Lambda has every client of SDK v3, the sandbox those that it is built and tested with. */
function ofSdk(said: string): string {
  const [, client] = /'(@aws-sdk\/[\w-]+)/u.exec(said) ?? [];
  return client === undefined
    ? ''
    : ` (Lambda has ${client}, this sandbox hasn’t: put it into the function’s package.)`;
}
