import { strToU8, zipSync } from 'fflate';

/** An archive of these files, the same each time: a function's version is told by its digest. */
export function archive(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: '1980-01-01T00:00:00',
  });
}

/** Code of a function that nobody calls; another text is another version. */
export function codeOf(text = 'exports.handler = async () => null;'): Uint8Array {
  return archive({ 'index.js': text });
}
