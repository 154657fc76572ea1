import type { Cloud } from '../../cloud';
import type { Service } from '../../wire/types';
import { abortMultipartUpload } from './operations/AbortMultipartUpload';
import { completeMultipartUpload } from './operations/CompleteMultipartUpload';
import { copyObject } from './operations/CopyObject';
import { createBucket } from './operations/CreateBucket';
import { createMultipartUpload } from './operations/CreateMultipartUpload';
import { deleteBucket } from './operations/DeleteBucket';
import { deleteObject } from './operations/DeleteObject';
import { deleteObjects } from './operations/DeleteObjects';
import { getBucketLocation } from './operations/GetBucketLocation';
import { getBucketVersioning } from './operations/GetBucketVersioning';
import { getObject } from './operations/GetObject';
import { headBucket } from './operations/HeadBucket';
import { headObject } from './operations/HeadObject';
import { listBuckets } from './operations/ListBuckets';
import { listMultipartUploads } from './operations/ListMultipartUploads';
import { listObjects } from './operations/ListObjects';
import { listObjectsV2 } from './operations/ListObjectsV2';
import { listParts } from './operations/ListParts';
import { putObject } from './operations/PutObject';
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
      DeleteObject: deleteObject(state),
      DeleteObjects: deleteObjects(state),
      GetBucketLocation: getBucketLocation(state),
      GetBucketVersioning: getBucketVersioning(state),
      GetObject: getObject(state),
      HeadBucket: headBucket(state),
      HeadObject: headObject(state),
      ListBuckets: listBuckets(state),
      ListMultipartUploads: listMultipartUploads(state),
      ListObjects: listObjects(state),
      ListObjectsV2: listObjectsV2(state),
      ListParts: listParts(state),
      PutObject: putObject(state),
      UploadPart: uploadPart(state),
    },
  };
}
