import { decodeSegment } from '../../wire/model/rest';
import type { Service, WireRequest } from '../../wire/types';
import { unframe } from './aws-chunked';
import { CHECKSUM, verify } from './checksums';

/**
 * A request as S3's model has it: without the bucket, which stands before the path (`/bucket/key`) or in the host's name
 * (`bucket.s3.…/key`, `bucket.localhost/key`), and with its body as it was meant.
 *
 * @throws AwsError InvalidURI; IncompleteBody, BadDigest and the like, where the body isn't what the client says of it
 */
export const s3Request: NonNullable<Service['unwrap']> = (request, parts) => {
  const inHost = bucketInHost(request.headers['host'] ?? '');
  const rest = parts.path.replace(/^\//u, '');
  const slash = inHost === undefined ? `${rest}/`.indexOf('/') : -1;
  const bucket = inHost ?? decodeSegment(rest.slice(0, slash));
  return {
    // A checksum beside the names of parts is that of the whole object.
    request: received(request, !(request.method === 'POST' && parts.query.has('uploadId'))),
    parts: { ...parts, path: `/${rest.slice(slash + 1)}` },
    labels: bucket === '' ? {} : { Bucket: bucket },
  };
};

function bucketInHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/u, '');
  const bucket = /^(.+?)\.(?:s3[.-].+|s3|localhost)$/u.exec(name)?.[1];
  // s3.localhost and s3.us-east-1.amazonaws.com are the service itself.
  return bucket === undefined || bucket === 's3' ? undefined : bucket;
}

/** How a body travelled is no part of it: its frame is taken off, and a checksum behind it goes where others have theirs. */
function received(request: WireRequest, hasItsChecksum: boolean): WireRequest {
  const { body, trailers } = unframe(request.body, request.headers);
  const { 'content-encoding': encoding, ...others } = request.headers;
  const left = encoding?.replace(/(?:,\s*)?aws-chunked(?:,\s*)?/u, '') ?? '';
  const checksums = Object.entries(trailers).filter(([name]) => CHECKSUM.test(name));
  const headers = {
    ...others,
    ...(left === '' ? {} : { 'content-encoding': left }),
    ...Object.fromEntries(checksums),
  };
  verify(body, headers, hasItsChecksum);
  return { ...request, headers, body };
}
