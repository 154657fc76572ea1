import { isoMilliseconds } from '../../../time/instant';
import type { Operation } from '../../../wire/types';
import { count, namedBucket, readInput } from '../input';
import { encoder, NAMESPACE } from '../listing';
import type { Bucket, S3State, Version } from '../state';
import { isMarker, versionsOf } from '../versions';

/** Versions and markers, by key, the newest of each first. */
export function listObjectVersions(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const { query } = input;
    const maxKeys = count(input, 'max-keys', { standard: 1_000, most: 1_000 });
    const encode = encoder(query);
    const all = entries(bucket, query['prefix'] ?? '', query['delimiter'] ?? '');
    const from = beginning(all, query['key-marker'], query['version-id-marker']);
    const page = all.slice(from, from + maxKeys);
    const last = page.at(-1);
    const isTruncated = from + page.length < all.length;
    return {
      ListVersionsResult: {
        '@xmlns': NAMESPACE,
        Name: bucket.name,
        Prefix: encode(query['prefix'] ?? ''),
        KeyMarker: encode(query['key-marker'] ?? ''),
        VersionIdMarker: query['version-id-marker'] ?? '',
        ...(isTruncated && last !== undefined
          ? { NextKeyMarker: encode(last.key), NextVersionIdMarker: last.version?.versionId }
          : {}),
        MaxKeys: maxKeys,
        Delimiter: query['delimiter'] === undefined ? undefined : encode(query['delimiter']),
        EncodingType: query['encoding-type'],
        IsTruncated: isTruncated,
        Version: page.flatMap(({ key, version, isLatest }) =>
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
        DeleteMarker: page.flatMap(({ key, version, isLatest }) =>
          version !== undefined && isMarker(version) ? [told(encode(key), version, isLatest)] : [],
        ),
        CommonPrefixes: page.flatMap(({ key, version }) =>
          version === undefined ? [{ Prefix: encode(key) }] : [],
        ),
      },
    };
  };
}

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

function told(Key: string, { versionId, lastModified }: Version, IsLatest: boolean): object {
  return { Key, VersionId: versionId, IsLatest, LastModified: isoMilliseconds(lastModified) };
}
