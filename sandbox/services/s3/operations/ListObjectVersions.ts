import { dateOf } from '../../../time/instant';
import type { OutputOf } from '../../../wire/model';
import { encoder, pageSize } from '../listing';
import { namedBucket } from '../named';
import type { Bucket, Version, S3Operation } from '../state';
import { isMarker, versionsOf } from '../versions';

/** Versions and markers, by key, the newest of each first. */
export const listObjectVersions: S3Operation<'ListObjectVersions'> = (state, input) => {
  const bucket = namedBucket(state, input);
  const { Prefix = '', Delimiter, KeyMarker, VersionIdMarker, EncodingType } = input;
  const [maxKeys, encode] = [pageSize(input), encoder(input)];
  const all = entries(bucket, Prefix, Delimiter ?? '');
  const from = beginning(all, KeyMarker, VersionIdMarker);
  const page = all.slice(from, from + maxKeys);
  const last = page.at(-1);
  const isTruncated = from + page.length < all.length;
  return {
    Name: bucket.name,
    Prefix: encode(Prefix),
    KeyMarker: encode(KeyMarker ?? ''),
    VersionIdMarker: VersionIdMarker ?? '',
    ...(isTruncated && last !== undefined
      ? { NextKeyMarker: encode(last.key), NextVersionIdMarker: last.version?.versionId }
      : {}),
    MaxKeys: maxKeys,
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    EncodingType,
    IsTruncated: isTruncated,
    Versions: page.flatMap(({ key, version, isLatest }) =>
      version === undefined || isMarker(version)
        ? []
        : [
            {
              ...told(encode(key), version, isLatest),
              ETag: version.etag,
              Size: version.body.length,
              StorageClass: 'STANDARD',
            },
          ],
    ),
    DeleteMarkers: page.flatMap(({ key, version, isLatest }) =>
      version !== undefined && isMarker(version) ? [told(encode(key), version, isLatest)] : [],
    ),
    CommonPrefixes: page.flatMap(({ key, version }) =>
      version === undefined ? [{ Prefix: encode(key) }] : [],
    ),
  };
};

/** A version of a key; without one, a prefix that stands for all keys below it. */
interface Entry {
  readonly key: string;
  readonly version: Version | undefined;
  readonly isLatest: boolean;
}

function entries(bucket: Bucket, prefix: string, delimiter: string): readonly Entry[] {
  const keys = [...new Set([...bucket.objects.keys(), ...bucket.history.keys()])]
    .filter((key) => key.startsWith(prefix))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const prefixes = new Set<string>();
  return keys.flatMap((key): readonly Entry[] => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0)
      return versionsOf(bucket, key).map((version, index) => ({ key, version, isLatest: index === 0 }));
    const common = key.slice(0, end + delimiter.length);
    if (prefixes.has(common)) return [];
    prefixes.add(common);
    return [{ key: common, version: undefined, isLatest: false }];
  });
}

/** Behind the version that the markers name; behind all of a key's, where they name a key only. */
function beginning(all: readonly Entry[], key: string | undefined, versionId: string | undefined): number {
  if (key === undefined || key === '') return 0;
  const at = all.findIndex((each) => each.key === key && each.version?.versionId === versionId);
  if (versionId !== undefined && at >= 0) return at + 1;
  const next = all.findIndex((each) => Buffer.compare(Buffer.from(each.key), Buffer.from(key)) > 0);
  return next < 0 ? all.length : next;
}

type Told = NonNullable<OutputOf<'s3', 'ListObjectVersions'>['DeleteMarkers']>[number];

function told(Key: string, { versionId, lastModified }: Version, IsLatest: boolean): Told {
  return { Key, VersionId: versionId, IsLatest, LastModified: dateOf(lastModified) };
}
