import { unzipSync } from 'fflate';

/** A file of an archive. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** By the mode that Unix's programs keep in archives; others keep none. */
  readonly isProgram: boolean;
}

/** The files of an archive; none where it is damaged. */
export function filesIn(archive: Uint8Array): readonly ArchivedFile[] {
  try {
    const programs = programsIn(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength));
    return Object.entries(unzipSync(archive))
      .filter(([name]) => !name.endsWith('/'))
      .map(([name, content]) => ({ name, content, isProgram: programs.has(name) }));
  } catch {
    return [];
  }
}

const UNIX = 3;
const ENTRY = 0x02_01_4b_50;
const END = 0x06_05_4b_50;
const ENTRY_LENGTH = 46;
const END_LENGTH = 22;

/**
 * Which files of an archive may be run, which the library that unpacks doesn't tell: by the modes in its directory
 * (PKWARE's APPNOTE, 4.3.12 and 4.4.15). Of an archive beyond four gigabytes it knows none.
 */
function programsIn(archive: Buffer): ReadonlySet<string> {
  const programs = new Set<string>();
  let end = archive.length - END_LENGTH;
  while (end >= 0 && archive.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) return programs;
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_LENGTH > archive.length || archive.readUInt32LE(at) !== ENTRY) break;
    const nameLength = archive.readUInt16LE(at + 28);
    const rest = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    const mode = archive.readUInt16LE(at + 40);
    const begin = at + ENTRY_LENGTH;
    if (archive.readUInt8(at + 5) === UNIX && (mode & 0o111) !== 0)
      programs.add(archive.toString('utf8', begin, begin + nameLength));
    at = begin + nameLength + rest;
  }
  return programs;
}
