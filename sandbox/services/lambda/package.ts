import { unzipSync } from 'fflate';

/** Bytes of an unpacked function (Lambda quotas). */
const LARGEST = 262_144_000;

/** Bytes of a name between slashes, and of a whole one, that Linux takes; the rest is for what stands before it. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 3_800;

/**
 * Why Lambda couldn't unpack an archive; undefined where it can. What is no archive at all passes: tests and tools
 * bring such code where nothing runs it, and the runtime then says that it finds no module.
 */
export function faultOfPackage(archive: Uint8Array): string | undefined {
  const names = new Set<string>();
  let size = 0;
  try {
    // Only the directory is read.
    unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        names.add(name);
        size += originalSize;
        return false;
      },
    });
  } catch {
    return undefined;
  }
  if (size > LARGEST) return `Unzipped size must be smaller than ${LARGEST} bytes`;
  for (const name of names) {
    const fault = faultOfName(name, names);
    if (fault !== undefined)
      return `Could not unzip uploaded file. Please check your file, then try to upload again. ${fault}`;
  }
  return undefined;
}

function faultOfName(name: string, names: ReadonlySet<string>): string | undefined {
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  if (name.includes('\0')) return `The name ${shown} has a NUL character in it.`;
  const parts = name.replace(/\/$/u, '').split('/');
  if (Buffer.byteLength(name) > LONGEST_PATH || parts.some((part) => Buffer.byteLength(part) > LONGEST_NAME))
    return `The name ${shown} is too long.`;
  const above = parts.map((_, index) => parts.slice(0, index).join('/')).filter((each) => each !== '');
  const file = [...above, ...(name.endsWith('/') ? [parts.join('/')] : [])].find((each) => names.has(each));
  return file === undefined ? undefined : `${JSON.stringify(file)} is a file, and a folder of ${shown}.`;
}
