import type { Instant } from '../../time/instant';

/** A checksum as a client sent it: its header's name (`x-amz-checksum-crc32`) and its value in Base64. */
export interface Checksum {
  readonly header: string;
  readonly value: string;
  readonly type: 'COMPOSITE' | 'FULL_OBJECT';
}

export interface StoredObject {
  readonly body: Uint8Array;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: Instant;
  /** Headers that come back as they were sent: content-type, cache-control, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum | undefined;
}

export interface Part {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModified: Instant;
  readonly checksum: Checksum | undefined;
}

/** A multipart upload under way. */
export interface Upload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Part>;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Instant;
  readonly objects: Map<string, StoredObject>;
  /** Parts of its configuration as they were put, by query parameter; undefined for what was taken away. */
  readonly configurations: Map<string, string | undefined>;
  /** By upload id. */
  readonly uploads: Map<string, Upload>;
}

/** Takes what is put into a bucket that belongs to another service of AWS's, not to the account. */
export type PutListener = (put: {
  readonly key: string;
  readonly body: Uint8Array;
  readonly accessKeyId: string;
}) => 'accepted' | 'denied';

export class S3State {
  readonly buckets = new Map<string, Bucket>();
  /** By bucket. */
  readonly listeners = new Map<string, PutListener>();
}

/** Keys in the order of their UTF-8 bytes, as S3 lists them. */
export function sortedKeys(bucket: Bucket): readonly string[] {
  return [...bucket.objects.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
