import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { badDigest, contentHashMismatch } from './errors';

const NAMES = [
  'ChecksumCRC32',
  'ChecksumCRC32C',
  'ChecksumCRC64NVME',
  'ChecksumSHA1',
  'ChecksumSHA256',
] as const;
type Name = (typeof NAMES)[number];

/** A checksum as a client sent it, in Base64: `{ ChecksumCRC32: '…' }`, or nothing. */
export type Checksum = Readonly<Partial<Record<Name, string | undefined>>> & {
  readonly ChecksumType?: 'COMPOSITE' | 'FULL_OBJECT' | undefined;
};

/** Checksums that can be computed here; those of the others (CRC32C, CRC64NVME) are kept as sent, unchecked. */
const DIGESTS: Readonly<Partial<Record<Name, (bytes: Uint8Array) => Buffer>>> = {
  ChecksumCRC32: (bytes) => {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(crc32(bytes));
    return digest;
  },
  ChecksumSHA1: (bytes) => createHash('sha1').update(bytes).digest(),
  ChecksumSHA256: (bytes) => createHash('sha256').update(bytes).digest(),
};

/** Headers that have one. */
export const CHECKSUM = /^x-amz-checksum-(?:crc32|crc32c|crc64nvme|sha1|sha256)$/u;

const algorithmOf = (name: Name): string => name.slice('Checksum'.length);

/** Checks a body against whatever the client said of it. @throws AwsError BadDigest, XAmzContentSHA256Mismatch */
export function verify(
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  hasItsChecksum: boolean,
): void {
  const hash = headers['x-amz-content-sha256'];
  if (hash !== undefined && /^[0-9a-f]{64}$/u.test(hash)) {
    if (createHash('sha256').update(body).digest('hex') !== hash) throw contentHashMismatch();
  }
  const contentMd5 = headers['content-md5'];
  if (contentMd5 !== undefined && contentMd5 !== createHash('md5').update(body).digest('base64'))
    throw badDigest('Content-MD5');
  if (!hasItsChecksum) return;
  for (const name of NAMES) {
    const given = headers[`x-amz-checksum-${algorithmOf(name).toLowerCase()}`];
    const digest = given === undefined ? undefined : DIGESTS[name]?.(body).toString('base64');
    if (digest !== undefined && digest !== given) throw badDigest(algorithmOf(name));
  }
}

/** What a client said of an object or a part, to be kept with it. */
export function checksumIn(input: Checksum): Checksum {
  const name = NAMES.find((each) => input[each] !== undefined);
  return name === undefined ? {} : { [name]: input[name], ChecksumType: 'FULL_OBJECT' };
}

/** The checksum of an object made of parts: that of the parts' checksums, and their number. */
export function compositeChecksum(parts: readonly Checksum[]): Checksum {
  const name = NAMES.find((each) => parts[0]?.[each] !== undefined);
  const digest = name === undefined ? undefined : DIGESTS[name];
  if (name === undefined || digest === undefined) return {};
  const values = parts.map((part) => part[name]);
  if (values.includes(undefined)) return {};
  const bytes = Buffer.concat(values.map((value = '') => Buffer.from(value, 'base64')));
  return { [name]: `${digest(bytes).toString('base64')}-${parts.length}`, ChecksumType: 'COMPOSITE' };
}

export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** The ETag of an object made of parts: MD5 of the parts' MD5s, and their number. */
export function compositeEtag(etags: readonly string[]): string {
  const digests = etags.map((etag) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${etags.length}"`;
}
