import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

import { rememberFailedCalls } from '../../ground/failed-calls';

/** A module of its own: an `import()` of the client itself would bring all of its operations into the bundle. */
export function openSsm(configuration: SSMClientConfig, region: string): SSMClient {
  const ssm = new SSMClient(configuration);
  ssm.middlewareStack.use(rememberFailedCalls('ssm', region));
  return ssm;
}
