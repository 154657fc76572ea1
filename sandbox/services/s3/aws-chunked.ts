import { incompleteBody } from './errors';

/** A body without its framing, and the trailers that came after it (names in lower case). */
export interface Unframed {
  readonly body: Uint8Array;
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes apart a body that was sent as `aws-chunked`, as the SDKs do with streams: chunks of
 * `<hex length>[;chunk-signature=…]\r\n<bytes>\r\n`, an empty one, then trailers such as
 * `x-amz-checksum-crc32:…` (S3 guide, "Signature calculations: transferring a payload in multiple chunks").
 * Other bodies come back as they are. Throws IncompleteBody.
 */
export function unframe(body: Uint8Array, headers: Readonly<Record<string, string>>): Unframed {
  const isChunked =
    headers['content-encoding']?.split(/,\s*/u).includes('aws-chunked') === true ||
    headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;
  if (!isChunked) return { body, trailers: {} };
  const source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = source.indexOf('\r\n', at);
    if (end < 0) throw incompleteBody();
    const digits = /^([0-9a-f]{1,8})(?:;.*)?$/iu.exec(
      source.toString('latin1', at, Math.min(end, at + 1_024)),
    )?.[1];
    if (digits === undefined) throw incompleteBody();
    const length = Number.parseInt(digits, 16);
    at = end + 2;
    if (length === 0) break;
    if (at + length + 2 > source.length) throw incompleteBody();
    chunks.push(source.subarray(at, at + length));
    at += length + 2;
  }
  const whole = Buffer.concat(chunks);
  const expected = headers['x-amz-decoded-content-length'];
  if (expected !== undefined && Number(expected) !== whole.length) throw incompleteBody();
  return { body: whole, trailers: trailersIn(source.toString('latin1', at)) };
}

function trailersIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon <= 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}
