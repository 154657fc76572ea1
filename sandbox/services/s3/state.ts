import type { Instant } from '../../time/instant';
import type { InputOf, OperationName, OperationOn } from '../../wire/model';
import type { Checksum } from './checksums';

/** What comes back with an object as it was sent. */
export type Kept = Pick<
  InputOf<'s3', 'PutObject'>,
  | 'CacheControl'
  | 'ContentDisposition'
  | 'ContentEncoding'
  | 'ContentLanguage'
  | 'ContentType'
  | 'Expires'
  | 'Metadata'
  | 'WebsiteRedirectLocation'
>;

export const keptOf = (input: Kept): Kept => ({
  CacheControl: input.CacheControl,
  ContentDisposition: input.ContentDisposition,
  ContentEncoding: input.ContentEncoding,
  ContentLanguage: input.ContentLanguage,
  ContentType: input.ContentType ?? 'binary/octet-stream',
  Expires: input.Expires,
  Metadata: input.Metadata,
  WebsiteRedirectLocation: input.WebsiteRedirectLocation,
});

export interface StoredObject {
  readonly body: Uint8Array;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: Instant;
  readonly kept: Kept;
  readonly checksum: Checksum;
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

/** Who hears of a bucket's objects: as it was put, with ids. */
export type Notifications = NonNullable<
  InputOf<'s3', 'PutBucketNotificationConfiguration'>['NotificationConfiguration']
>;

/** Parts of a bucket's configuration, each as it was put. */
export interface Configurations {
  encryption: InputOf<'s3', 'PutBucketEncryption'>['ServerSideEncryptionConfiguration'];
  publicAccessBlock?: InputOf<'s3', 'PutPublicAccessBlock'>['PublicAccessBlockConfiguration'];
  lifecycle?: InputOf<'s3', 'PutBucketLifecycleConfiguration'>['LifecycleConfiguration'];
  tagging?: InputOf<'s3', 'PutBucketTagging'>['Tagging'];
}

/** Of every new bucket since 2023, as is its block on public access (S3 user guide). */
export const ENCRYPTED: Configurations['encryption'] = {
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
};

export interface Part {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModified: Instant;
  readonly checksum: Checksum;
}

/** A multipart upload under way. */
export interface Upload {
  readonly key: string;
  readonly kept: Kept;
  readonly parts: Map<number, Part>;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Instant;
  readonly objects: Map<string, StoredObject>;
  readonly configurations: Configurations;
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
    configurations: {
      encryption: ENCRYPTED,
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
    uploads: new Map(),
    versioning: undefined,
    history: new Map(),
    policy: undefined,
    notifications: {},
  };
}

/** Keys in the order of their UTF-8 bytes, as S3 lists them. */
export function sortedKeys(bucket: Bucket): readonly string[] {
  return [...bucket.objects.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** One of its operations. */
export type S3Operation<N extends OperationName<'s3'>> = OperationOn<S3State, 's3', N>;
