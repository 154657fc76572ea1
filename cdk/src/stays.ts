import type { CfnResource } from 'aws-cdk-lib';

import { overridesOf } from './references';

/** Whether a resource is there when its stack is gone. */
export function stays(resource: CfnResource): boolean {
  const policy = overridesOf(resource).DeletionPolicy ?? resource.cfnOptions.deletionPolicy;
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}
