import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import { configurationOperations } from './configurations';
import * as operations from './operations';
import { createMultipartUpload } from './operations/CreateMultipartUpload';
import { putBucketNotificationConfiguration } from './operations/PutBucketNotificationConfiguration';
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
    ...modelledService('s3', how, {
      ...workingOn(state, operations),
      ...configurationOperations(state),
      CreateMultipartUpload: createMultipartUpload(state, cloud.random.stream('s3/upload-ids')),
      PutBucketNotificationConfiguration: putBucketNotificationConfiguration(cloud, state),
    }),
    policyOf: (arn) => state.buckets.get(/^arn:aws:s3:::([^/]+)/u.exec(arn)?.[1] ?? '')?.policy,
    onPut: (bucket, listener) => {
      state.listeners.set(bucket, listener);
    },
  };
}
