import type { Cloud } from '../../cloud';
import { modelledService, workingOn } from '../../wire/model';
import type { Service } from '../../wire/types';
import type { Hooks } from '../registry/hooks';
import * as operations from './operations';
import { Requests, type CloudControlContext } from './requests';

/** The Cloud Control API, for the types of the registry: their handlers without a stack. */
export function createCloudControl(
  cloud: Cloud,
  findType: CloudControlContext['findType'],
  hooks: Hooks,
): Service {
  const context: CloudControlContext = { cloud, findType, requests: new Requests(cloud), hooks };
  const how = { protocols: ['json1.0'], targetPrefix: 'CloudApiService' } as const;
  return modelledService('cloudcontrolapi', how, { ...workingOn(context, operations) });
}
