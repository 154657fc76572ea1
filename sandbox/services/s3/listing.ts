import { dateOf } from '../../time/instant';
import type { InputOf, OutputOf } from '../../wire/model';
import { invalidArgument } from './errors';
import { sortedKeys, type Bucket } from './state';

type Wanted = Pick<InputOf<'s3', 'ListObjects'>, 'Prefix' | 'Delimiter' | 'MaxKeys' | 'EncodingType'>;
type Page = OutputOf<'s3', 'ListObjects'> & OutputOf<'s3', 'ListObjectsV2'>;
type Objects = NonNullable<Page['Contents']>;

interface Found {
  readonly contents: Objects;
  readonly prefixes: readonly string[];
  /** The last key or prefix of a listing that was cut off. */
  readonly cutAfter: string | undefined;
}

/** Objects after `after`, rolled up at the delimiter, at most so many entries: what both versions of ListObjects share. */
export function list(
  bucket: Bucket,
  input: Wanted,
  after: string,
): Pick<Found, 'cutAfter'> & { readonly page: Page; readonly encode: (text: string) => string } {
  const { Prefix = '', Delimiter, EncodingType } = input;
  const [maxKeys, encode] = [pageSize(input), encoder(input)];
  const { contents, prefixes, cutAfter } = find(bucket, {
    prefix: Prefix,
    delimiter: Delimiter ?? '',
    after,
    maxKeys,
  });
  const page = {
    Name: bucket.name,
    Prefix: encode(Prefix),
    MaxKeys: maxKeys,
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    EncodingType,
    IsTruncated: cutAfter !== undefined,
    Contents: contents.map((each) => ({ ...each, Key: encode(each.Key ?? '') })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
  return { page, cutAfter, encode };
}

function find(
  bucket: Bucket,
  {
    prefix,
    delimiter,
    after,
    maxKeys,
  }: {
    readonly prefix: string;
    readonly delimiter: string;
    readonly after: string;
    readonly maxKeys: number;
  },
): Found {
  const contents: Objects[number][] = [];
  const prefixes = new Set<string>();
  let last = '';
  for (const key of sortedKeys(bucket)) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    // A prefix that the page before ended with was given there.
    if (common !== undefined && (prefixes.has(common) || common === after)) continue;
    if (contents.length + prefixes.size >= maxKeys)
      return { contents, prefixes: [...prefixes], cutAfter: last };
    last = common ?? key;
    const object = bucket.objects.get(key);
    if (common !== undefined) prefixes.add(common);
    else if (object !== undefined)
      contents.push({
        Key: key,
        LastModified: dateOf(object.lastModified),
        ETag: object.etag,
        Size: object.body.length,
        StorageClass: 'STANDARD',
      });
  }
  return { contents, prefixes: [...prefixes], cutAfter: undefined };
}

/** boto3 asks for URL encoding so that any key can be written in XML; slashes stay. */
export function encoder({ EncodingType }: Wanted): (text: string) => string {
  return EncodingType === 'url' ? (text) => encodeURIComponent(text).replaceAll('%2F', '/') : (text) => text;
}

/** At most 1,000 keys. Throws InvalidArgument. */
export function pageSize({ MaxKeys = 1_000 }: Wanted): number {
  if (!Number.isInteger(MaxKeys) || MaxKeys < 0)
    throw invalidArgument(
      'Provided max-keys not an integer or within integer range',
      'max-keys',
      String(MaxKeys),
    );
  return Math.min(MaxKeys, 1_000);
}
