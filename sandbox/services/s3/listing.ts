import { isoMilliseconds } from '../../time/instant';
import { count, type S3Input } from './input';
import { sortedKeys, type Bucket } from './state';

export interface Listing {
  readonly maxKeys: number;
  readonly contents: readonly unknown[];
  readonly commonPrefixes: readonly unknown[];
  /** The last key or prefix of a listing that was cut off. */
  readonly cutAfter: string | undefined;
  /** Writes a key as the client asked for. */
  readonly encode: (text: string) => string;
}

/** Objects after `after`, rolled up at the delimiter, at most `max-keys` entries: what both versions of ListObjects share. */
export function list(bucket: Bucket, input: S3Input, after: string): Listing {
  const { query } = input;
  const prefix = query['prefix'] ?? '';
  const delimiter = query['delimiter'] ?? '';
  const maxKeys = count(input, 'max-keys', { standard: 1_000, most: 1_000 });
  const encode = encoder(query);
  const contents: unknown[] = [];
  const prefixes = new Set<string>();
  let last = '';
  for (const key of sortedKeys(bucket)) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    // A prefix that the page before ended with was given there.
    if (common !== undefined && (prefixes.has(common) || common === after)) continue;
    if (contents.length + prefixes.size >= maxKeys) {
      return { maxKeys, contents, commonPrefixes: view(prefixes, encode), cutAfter: last, encode };
    }
    if (common === undefined) {
      const object = bucket.objects.get(key);
      contents.push({
        Key: encode(key),
        LastModified: object === undefined ? undefined : isoMilliseconds(object.lastModified),
        ETag: object?.etag,
        Size: object?.body.length,
        StorageClass: 'STANDARD',
      });
      last = key;
    } else {
      prefixes.add(common);
      last = common;
    }
  }
  return { maxKeys, contents, commonPrefixes: view(prefixes, encode), cutAfter: undefined, encode };
}

/** boto3 asks for URL encoding so that any key can be written in XML; slashes stay. */
export function encoder(query: S3Input['query']): (text: string) => string {
  return query['encoding-type'] === 'url'
    ? (text) => encodeURIComponent(text).replaceAll('%2F', '/')
    : (text) => text;
}

function view(prefixes: ReadonlySet<string>, encode: (text: string) => string): readonly unknown[] {
  return [...prefixes].map((prefix) => ({ Prefix: encode(prefix) }));
}

export const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
