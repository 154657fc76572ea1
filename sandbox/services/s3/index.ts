import type { Cloud } from '../../cloud';
import type { Service } from '../../wire/types';
import { abortMultipartUpload } from './operations/AbortMultipartUpload';
import { completeMultipartUpload } from './operations/CompleteMultipartUpload';
import { copyObject } from './operations/CopyObject';
import { createBucket } from './operations/CreateBucket';
import { createMultipartUpload } from './operations/CreateMultipartUpload';
import { deleteBucket } from './operations/DeleteBucket';
import { deleteBucketEncryption } from './operations/DeleteBucketEncryption';
import { deleteBucketLifecycle } from './operations/DeleteBucketLifecycle';
import { deleteBucketPolicy } from './operations/DeleteBucketPolicy';
import { deleteBucketTagging } from './operations/DeleteBucketTagging';
import { deleteObject } from './operations/DeleteObject';
import { deleteObjects } from './operations/DeleteObjects';
import { deletePublicAccessBlock } from './operations/DeletePublicAccessBlock';
import { getBucketEncryption } from './operations/GetBucketEncryption';
import { getBucketLifecycleConfiguration } from './operations/GetBucketLifecycleConfiguration';
import { getBucketLocation } from './operations/GetBucketLocation';
import { getBucketNotificationConfiguration } from './operations/GetBucketNotificationConfiguration';
import { getBucketPolicy } from './operations/GetBucketPolicy';
import { getBucketTagging } from './operations/GetBucketTagging';
import { getBucketVersioning } from './operations/GetBucketVersioning';
import { getObject } from './operations/GetObject';
import { getPublicAccessBlock } from './operations/GetPublicAccessBlock';
import { headBucket } from './operations/HeadBucket';
import { headObject } from './operations/HeadObject';
import { listBuckets } from './operations/ListBuckets';
import { listMultipartUploads } from './operations/ListMultipartUploads';
import { listObjectVersions } from './operations/ListObjectVersions';
import { listObjects } from './operations/ListObjects';
import { listObjectsV2 } from './operations/ListObjectsV2';
import { listParts } from './operations/ListParts';
import { putBucketEncryption } from './operations/PutBucketEncryption';
import { putBucketLifecycleConfiguration } from './operations/PutBucketLifecycleConfiguration';
import { putBucketNotificationConfiguration } from './operations/PutBucketNotificationConfiguration';
import { putBucketPolicy } from './operations/PutBucketPolicy';
import { putBucketTagging } from './operations/PutBucketTagging';
import { putBucketVersioning } from './operations/PutBucketVersioning';
import { putObject } from './operations/PutObject';
import { putPublicAccessBlock } from './operations/PutPublicAccessBlock';
import { uploadPart } from './operations/UploadPart';
import { s3Router } from './router';
import { createNotifier, type InvokeFunction } from './notifications';
import { S3State, type PutListener } from './state';

/** S3 on the wire, and its buckets that belong to other services. */
export interface S3Service extends Service {
  /** The policy of a bucket, by the ARN of it or of an object in it. */
  policyOf(arn: string): string | undefined;
  /** Hands what is put into a bucket to a service, instead of storing it. */
  onPut(bucket: string, listener: PutListener): void;
}

/**
 * S3, as far as templates, packages, logs and what deploys them need it: objects and their versions, buckets' policies,
 * tags, and notifications of functions. The expiry of presigned URLs isn't checked, because they are signed by the machine's clock.
 */
export function createS3Service(cloud: Cloud, invoke: InvokeFunction): S3Service {
  const versionIds = cloud.random.stream('s3/version-ids');
  const state = new S3State(() => versionIds.hex(32), createNotifier(cloud, invoke));
  return {
    signingName: 's3',
    policyOf: (arn) => state.buckets.get(/^arn:aws:s3:::([^/]+)/u.exec(arn)?.[1] ?? '')?.policy,
    onPut: (bucket, listener) => {
      state.listeners.set(bucket, listener);
    },
    protocols: ['restXml'],
    router: s3Router,
    operations: {
      AbortMultipartUpload: abortMultipartUpload(state),
      CompleteMultipartUpload: completeMultipartUpload(state),
      CopyObject: copyObject(state),
      CreateBucket: createBucket(state),
      CreateMultipartUpload: createMultipartUpload(state, cloud.random.stream('s3/upload-ids')),
      DeleteBucket: deleteBucket(state),
      DeleteBucketEncryption: deleteBucketEncryption(state),
      DeleteBucketLifecycle: deleteBucketLifecycle(state),
      DeleteBucketPolicy: deleteBucketPolicy(state),
      DeleteBucketTagging: deleteBucketTagging(state),
      DeleteObject: deleteObject(state),
      DeleteObjects: deleteObjects(state),
      DeletePublicAccessBlock: deletePublicAccessBlock(state),
      GetBucketEncryption: getBucketEncryption(state),
      GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration(state),
      GetBucketLocation: getBucketLocation(state),
      GetBucketNotificationConfiguration: getBucketNotificationConfiguration(state),
      GetBucketPolicy: getBucketPolicy(state),
      GetBucketTagging: getBucketTagging(state),
      GetBucketVersioning: getBucketVersioning(state),
      GetObject: getObject(state),
      GetPublicAccessBlock: getPublicAccessBlock(state),
      HeadBucket: headBucket(state),
      HeadObject: headObject(state),
      ListBuckets: listBuckets(state),
      ListMultipartUploads: listMultipartUploads(state),
      ListObjectVersions: listObjectVersions(state),
      ListObjects: listObjects(state),
      ListObjectsV2: listObjectsV2(state),
      ListParts: listParts(state),
      PutBucketEncryption: putBucketEncryption(state),
      PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration(state),
      PutBucketNotificationConfiguration: putBucketNotificationConfiguration(cloud, state),
      PutBucketPolicy: putBucketPolicy(state),
      PutBucketTagging: putBucketTagging(state),
      PutBucketVersioning: putBucketVersioning(state),
      PutObject: putObject(state),
      PutPublicAccessBlock: putPublicAccessBlock(state),
      UploadPart: uploadPart(state),
    },
  };
}
