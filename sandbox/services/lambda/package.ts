import { unzipSync } from 'fflate';

/** Bytes of an unpacked function (Lambda quotas). */
const LARGEST = 262_144_000;

/** Bytes of a name between slashes, and of a whole one, that Linux takes; the rest is for what stands before it. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 3_800;

const UNZIP = 'Could not unzip uploaded file. Please check your file, then try to upload again.';
const EMPTY = 'Uploaded file must be a non-empty zip';

/**
 * Why Lambda refuses an archive; undefined where it takes it. Both texts are recorded in pasted errors (boto3#488,
 * github-aws-runners/terraform-aws-github-runner#2269; amazon-textract-a2i-pdf#5, aws-genai-llm-chatbot#444). That no
 * bytes at all are an empty archive to it is assumed.
 */
export function faultOfPackage(archive: Uint8Array): string | undefined {
  if (archive.length === 0) return EMPTY;
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
    return UNZIP;
  }
  if (names.size === 0) return EMPTY;
  if (size > LARGEST) return `Unzipped size must be smaller than ${LARGEST} bytes`;
  for (const name of names) {
    const fault = faultOfName(name, names);
    if (fault !== undefined) return `${UNZIP} ${fault}`;
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
