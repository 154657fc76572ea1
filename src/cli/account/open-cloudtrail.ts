import { CloudTrailClient, type CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';

import { rememberFailedCalls } from '../../ground/failed-calls';

/** A module of its own: an `import()` of the client itself would bring all of its operations into the bundle. */
export function openCloudTrail(configuration: CloudTrailClientConfig, region: string): CloudTrailClient {
  const cloudTrail = new CloudTrailClient(configuration);
  cloudTrail.middlewareStack.use(rememberFailedCalls('cloudtrail', region));
  return cloudTrail;
}
