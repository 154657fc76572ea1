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
import { deleteObject } from './operations/DeleteObject';
import { deleteObjects } from './operations/DeleteObjects';
import { deletePublicAccessBlock } from './operations/DeletePublicAccessBlock';
import { getBucketEncryption } from './operations/GetBucketEncryption';
import { getBucketLifecycleConfiguration } from './operations/GetBucketLifecycleConfiguration';
import { getBucketLocation } from './operations/GetBucketLocation';
import { getBucketVersioning } from './operations/GetBucketVersioning';
import { getObject } from './operations/GetObject';
import { getPublicAccessBlock } from './operations/GetPublicAccessBlock';
import { headBucket } from './operations/HeadBucket';
import { headObject } from './operations/HeadObject';
import { listBuckets } from './operations/ListBuckets';
import { listMultipartUploads } from './operations/ListMultipartUploads';
import { listObjects } from './operations/ListObjects';
import { listObjectsV2 } from './operations/ListObjectsV2';
import { listParts } from './operations/ListParts';
import { putBucketEncryption } from './operations/PutBucketEncryption';
import { putBucketLifecycleConfiguration } from './operations/PutBucketLifecycleConfiguration';
import { putObject } from './operations/PutObject';
import { putPublicAccessBlock } from './operations/PutPublicAccessBlock';
import { uploadPart } from './operations/UploadPart';
import { s3Router } from './router';
import { S3State, type PutListener } from './state';

/** S3 on the wire, and its buckets that belong to other services. */
export interface S3Service extends Service {
  /** Hands what is put into a bucket to a service, instead of storing it. */
  onPut(bucket: string, listener: PutListener): void;
}

/**
 * S3, as far as templates, packages and logs need it: objects without versions, in buckets without
 * policies. The expiry of presigned URLs isn't checked, because they are signed by the machine's clock.
 */
export function createS3Service(cloud: Cloud): S3Service {
  const state = new S3State();
  return {
    signingName: 's3',
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
      DeleteObject: deleteObject(state),
      DeleteObjects: deleteObjects(state),
      DeletePublicAccessBlock: deletePublicAccessBlock(state),
      GetBucketEncryption: getBucketEncryption(state),
      GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration(state),
      GetBucketLocation: getBucketLocation(state),
      GetBucketVersioning: getBucketVersioning(state),
      GetObject: getObject(state),
      GetPublicAccessBlock: getPublicAccessBlock(state),
      HeadBucket: headBucket(state),
      HeadObject: headObject(state),
      ListBuckets: listBuckets(state),
      ListMultipartUploads: listMultipartUploads(state),
      ListObjects: listObjects(state),
      ListObjectsV2: listObjectsV2(state),
      ListParts: listParts(state),
      PutBucketEncryption: putBucketEncryption(state),
      PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration(state),
      PutObject: putObject(state),
      PutPublicAccessBlock: putPublicAccessBlock(state),
      UploadPart: uploadPart(state),
    },
  };
}
