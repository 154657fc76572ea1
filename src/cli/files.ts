import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { types } from 'node:util';

import { usageError, type Io } from './io';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'its disk is read only',
  ENOSPC: 'its disk is full',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** Why a file can't be read or written, without paths of this machine and codes of its system, where one is known. */
export function reasonOf(error: unknown): string {
  const code: unknown = types.isNativeError(error) && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? (REASONS[code] ?? code) : String(error);
}

/** @throws CommandError with the reason and this advice */
export function readText({ cwd }: Pick<Io, 'cwd'>, file: string, advice: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw usageError(`${file} can’t be read (${reasonOf(error)}). ${advice}`);
  }
}

/** @throws CommandError with the reason and this advice */
export function writeText({ cwd }: Pick<Io, 'cwd'>, file: string, text: string, advice: string): void {
  try {
    writeFileSync(resolve(cwd, file), text);
  } catch (error) {
    throw unwritable(file, error, advice);
  }
}

/** Makes sure that a file can be written, before the work whose result it is to hold. @throws CommandError */
export function requireWritable({ cwd }: Pick<Io, 'cwd'>, file: string, advice: string): void {
  try {
    // Neither made nor changed where it is there already.
    writeFileSync(resolve(cwd, file), '', { flag: 'a' });
  } catch (error) {
    throw unwritable(file, error, advice);
  }
}

function unwritable(file: string, error: unknown, advice: string): ReturnType<typeof usageError> {
  // What is missing is the folder: the file would be made.
  const reason = reasonOf(error).replace(REASONS['ENOENT'] ?? '', 'there is no such folder');
  return usageError(`${file} can’t be written (${reason}). ${advice}`);
}
