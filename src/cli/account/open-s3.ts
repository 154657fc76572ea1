import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

import { rememberFailedCalls } from '../../ground/failed-calls';

/** A module of its own: an `import()` of the client itself would bring all of its operations into the bundle. */
export function openS3(configuration: S3ClientConfig, region: string): S3Client {
  const s3 = new S3Client(configuration);
  s3.middlewareStack.use(rememberFailedCalls('s3', region));
  return s3;
}
