import { structure } from '../../wire/protocol';
import type { Input } from '../../call';
import { invalidArgument, keyTooLong, noSuchBucket, noSuchUpload } from './errors';
import type { Bucket, S3State, Upload } from './state';

/** What an S3 operation reads: the router's input, or that of another service's call, which has less. */
export interface S3Input {
  readonly bucket: string;
  readonly key: string;
  /** Names in lower case; only those that mean something to S3. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** As sent, `aws-chunked` or not. */
  readonly body: Uint8Array;
}

export function readInput(input: Input): S3Input {
  const body = input['Body'];
  return {
    bucket: text(input['Bucket']),
    key: text(input['Key']),
    headers: (structure(input['Headers']) ?? {}) as Readonly<Record<string, string>>,
    query: (structure(input['Query']) ?? {}) as Readonly<Record<string, string>>,
    body: body instanceof Uint8Array ? body : new Uint8Array(),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Throws NoSuchBucket. */
export function namedBucket(state: S3State, { bucket }: S3Input): Bucket {
  const found = state.buckets.get(bucket);
  if (found === undefined) throw noSuchBucket(bucket);
  return found;
}

/** Throws NoSuchUpload. */
export function namedUpload(bucket: Bucket, { query, key }: S3Input): Upload {
  const id = query['uploadId'] ?? '';
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== key) throw noSuchUpload(id);
  return upload;
}

/** Keys have at most 1,024 bytes. */
export function newKey({ key }: S3Input): string {
  if (Buffer.byteLength(key) > 1_024) throw keyTooLong();
  return key;
}

/** A whole number in the query string. Throws InvalidArgument. */
export function count(
  { query }: S3Input,
  name: string,
  bounds: { readonly standard: number; readonly most: number; readonly least?: number },
): number {
  const given = query[name];
  if (given === undefined || given === '') return bounds.standard;
  const value = Number(given);
  if (!Number.isInteger(value) || value < (bounds.least ?? 0)) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, given);
  }
  return Math.min(value, bounds.most);
}

const KEPT =
  /^(?:content-(?:type|encoding|disposition|language)|cache-control|expires|x-amz-meta-.+|x-amz-website-redirect-location)$/u;

/** The headers of an object that come back with it. */
export function keptHeaders({ headers }: S3Input): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({ 'content-type': 'binary/octet-stream', ...headers }).flatMap(([name, value]) => {
      if (!KEPT.test(name)) return [];
      // How the body travelled isn't part of the object.
      const encoding =
        name === 'content-encoding' ? value.replace(/(?:,\s*)?aws-chunked(?:,\s*)?/u, '') : value;
      return encoding === '' ? [] : [[name, encoding]];
    }),
  );
}
