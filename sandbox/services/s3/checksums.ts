import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { unframe } from './aws-chunked';
import { badDigest, contentHashMismatch } from './errors';
import type { S3Input } from './input';
import type { Checksum } from './state';

/** Checksums that can be computed here; those of the others (CRC32C, CRC64NVME) are kept as sent, unchecked. */
const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
  'x-amz-checksum-crc32': (bytes) => {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(crc32(bytes));
    return digest;
  },
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest(),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest(),
};

const CHECKSUM = /^x-amz-checksum-(?:crc32|crc32c|crc64nvme|sha1|sha256)$/u;

/** An object's or part's body as it was meant, with the checksum that the client gave. */
export interface Received {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
}

/** Unframes the body and checks it against whatever the client said of it. Throws BadDigest and the like. */
export function receive({ body: sent, headers }: S3Input): Received {
  const { body, trailers } = unframe(sent, headers);
  const hash = headers['x-amz-content-sha256'];
  if (hash !== undefined && /^[0-9a-f]{64}$/u.test(hash)) {
    if (createHash('sha256').update(body).digest('hex') !== hash) throw contentHashMismatch();
  }
  const md5 = createHash('md5').update(body).digest();
  const contentMd5 = headers['content-md5'];
  if (contentMd5 !== undefined && contentMd5 !== md5.toString('base64')) throw badDigest('Content-MD5');
  const [header, value] =
    Object.entries({ ...headers, ...trailers }).find(([name]) => CHECKSUM.test(name)) ?? [];
  if (header === undefined || value === undefined) {
    return { body, etag: `"${md5.toString('hex')}"`, checksum: undefined };
  }
  const digest = DIGESTS[header]?.(body).toString('base64');
  if (digest !== undefined && digest !== value) {
    throw badDigest(header.slice('x-amz-checksum-'.length).toUpperCase());
  }
  return { body, etag: `"${md5.toString('hex')}"`, checksum: { header, value, type: 'FULL_OBJECT' } };
}

/** The checksum of an object made of parts: that of the parts' checksums, and their number. */
export function compositeChecksum(parts: readonly (Checksum | undefined)[]): Checksum | undefined {
  const header = parts[0]?.header;
  const digest = header === undefined ? undefined : DIGESTS[header];
  if (header === undefined || digest === undefined) return undefined;
  const values = parts.flatMap((part) =>
    part?.header === header ? [Buffer.from(part.value, 'base64')] : [],
  );
  if (values.length !== parts.length) return undefined;
  return {
    header,
    value: `${digest(Buffer.concat(values)).toString('base64')}-${parts.length}`,
    type: 'COMPOSITE',
  };
}

/** The ETag of an object made of parts: MD5 of the parts' MD5s, and their number. */
export function compositeEtag(etags: readonly string[]): string {
  const digests = etags.map((etag) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${etags.length}"`;
}

export function checksumHeaders(checksum: Checksum | undefined): Readonly<Record<string, string>> {
  return checksum === undefined
    ? {}
    : { [checksum.header]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** `{"ChecksumCRC32": "…"}`, the form in XML. */
export function checksumMembers(checksum: Checksum | undefined): Readonly<Record<string, string>> {
  if (checksum === undefined) return {};
  const algorithm = checksum.header.slice('x-amz-checksum-'.length).toUpperCase();
  return { [`Checksum${algorithm}`]: checksum.value };
}
