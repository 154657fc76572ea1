import * as client from '@aws-sdk/client-s3';

import type { Cloud } from '../../cloud';
import { modelledService } from '../../wire/model';
import type { Service } from '../../wire/types';
import { configurationOperations } from './configurations';
import { abortMultipartUpload } from './operations/AbortMultipartUpload';
import { completeMultipartUpload } from './operations/CompleteMultipartUpload';
import { copyObject } from './operations/CopyObject';
import { createBucket } from './operations/CreateBucket';
import { createMultipartUpload } from './operations/CreateMultipartUpload';
import { deleteBucket } from './operations/DeleteBucket';
import { deleteBucketPolicy } from './operations/DeleteBucketPolicy';
import { deleteObject } from './operations/DeleteObject';
import { deleteObjects } from './operations/DeleteObjects';
import { getBucketLocation } from './operations/GetBucketLocation';
import { getBucketNotificationConfiguration } from './operations/GetBucketNotificationConfiguration';
import { getBucketPolicy } from './operations/GetBucketPolicy';
import { getBucketVersioning } from './operations/GetBucketVersioning';
import { getObject } from './operations/GetObject';
import { headBucket } from './operations/HeadBucket';
import { headObject } from './operations/HeadObject';
import { listBuckets } from './operations/ListBuckets';
import { listMultipartUploads } from './operations/ListMultipartUploads';
import { listObjectVersions } from './operations/ListObjectVersions';
import { listObjects } from './operations/ListObjects';
import { listObjectsV2 } from './operations/ListObjectsV2';
import { listParts } from './operations/ListParts';
import { putBucketNotificationConfiguration } from './operations/PutBucketNotificationConfiguration';
import { putBucketPolicy } from './operations/PutBucketPolicy';
import { putBucketVersioning } from './operations/PutBucketVersioning';
import { putObject } from './operations/PutObject';
import { uploadPart } from './operations/UploadPart';
import { createNotifier, type InvokeFunction } from './notifications';
import { s3Request } from './requests';
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
  const how = {
    protocols: ['restXml'],
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    unwrap: s3Request,
  } as const;
  return {
    ...modelledService('s3', client, how, {
      ...configurationOperations(state),
      AbortMultipartUpload: abortMultipartUpload(state),
      CompleteMultipartUpload: completeMultipartUpload(state),
      CopyObject: copyObject(state),
      CreateBucket: createBucket(state),
      CreateMultipartUpload: createMultipartUpload(state, cloud.random.stream('s3/upload-ids')),
      DeleteBucket: deleteBucket(state),
      DeleteBucketPolicy: deleteBucketPolicy(state),
      DeleteObject: deleteObject(state),
      DeleteObjects: deleteObjects(state),
      GetBucketLocation: getBucketLocation(state),
      GetBucketNotificationConfiguration: getBucketNotificationConfiguration(state),
      GetBucketPolicy: getBucketPolicy(state),
      GetBucketVersioning: getBucketVersioning(state),
      GetObject: getObject(state),
      HeadBucket: headBucket(state),
      HeadObject: headObject(state),
      ListBuckets: listBuckets(state),
      ListMultipartUploads: listMultipartUploads(state),
      ListObjectVersions: listObjectVersions(state),
      ListObjects: listObjects(state),
      ListObjectsV2: listObjectsV2(state),
      ListParts: listParts(state),
      PutBucketNotificationConfiguration: putBucketNotificationConfiguration(cloud, state),
      PutBucketPolicy: putBucketPolicy(state),
      PutBucketVersioning: putBucketVersioning(state),
      PutObject: putObject(state),
      UploadPart: uploadPart(state),
    }),
    policyOf: (arn) => state.buckets.get(/^arn:aws:s3:::([^/]+)/u.exec(arn)?.[1] ?? '')?.policy,
    onPut: (bucket, listener) => {
      state.listeners.set(bucket, listener);
    },
  };
}
