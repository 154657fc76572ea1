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

/** What stands in a bucket's history beside objects: "deleted here". */
export interface DeleteMarker {
  readonly isMarker: true;
  readonly versionId: string;
  readonly lastModified: Instant;
}

export type Version = (StoredObject & { readonly versionId: string }) | DeleteMarker;

/** Ids of new versions. */
export type NewVersionId = () => string;

/** Which functions hear of a bucket's objects. */
export interface Notifications {
  /** As it was put, with ids, to be given back. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly functions: readonly FunctionNotification[];
}

export interface FunctionNotification {
  readonly id: string;
  readonly functionArn: string;
  /** `s3:ObjectCreated:*` */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
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
  /** Undefined for one that never kept versions. */
  versioning: 'Enabled' | 'Suspended' | undefined;
  /** By key, the newest first, where there is more than the object itself (`versions.ts`). */
  readonly history: Map<string, readonly Version[]>;
  policy: string | undefined;
  notifications: Notifications;
}

/** Takes what is put into a bucket that belongs to another service of AWS's, not to the account. */
export type PutListener = (put: {
  readonly key: string;
  readonly body: Uint8Array;
  readonly accessKeyId: string;
}) => 'accepted' | 'denied';

/** Told of what happens to objects. */
export type ObjectListener = (bucket: Bucket, event: ObjectEvent) => void;

export interface ObjectEvent {
  /** Without `s3:`. */
  readonly name: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly object: StoredObject | undefined;
  readonly principalId: string;
}

export class S3State {
  readonly buckets = new Map<string, Bucket>();
  /** By bucket. */
  readonly listeners = new Map<string, PutListener>();
  readonly newVersionId: NewVersionId;
  readonly told: ObjectListener;

  constructor(newVersionId: NewVersionId, told: ObjectListener) {
    this.newVersionId = newVersionId;
    this.told = told;
  }
}

export function newBucket(name: string, region: string, createdAt: Instant): Bucket {
  return {
    name,
    region,
    createdAt,
    objects: new Map(),
    configurations: new Map(),
    uploads: new Map(),
    versioning: undefined,
    history: new Map(),
    policy: undefined,
    notifications: { configuration: {}, functions: [] },
  };
}

/** Keys in the order of their UTF-8 bytes, as S3 lists them. */
export function sortedKeys(bucket: Bucket): readonly string[] {
  return [...bucket.objects.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
