import * as client from '@aws-sdk/client-cloudcontrol';

import type { Cloud } from '../../cloud';
import { modelledService } from '../../wire/model';
import type { Service } from '../../wire/types';
import type { Hooks } from '../registry/hooks';
import { cancelResourceRequest } from './operations/CancelResourceRequest';
import { createResource } from './operations/CreateResource';
import { deleteResource } from './operations/DeleteResource';
import { getResource } from './operations/GetResource';
import { getResourceRequestStatus } from './operations/GetResourceRequestStatus';
import { listResourceRequests } from './operations/ListResourceRequests';
import { listResources } from './operations/ListResources';
import { updateResource } from './operations/UpdateResource';
import { Requests, type CloudControlContext } from './requests';

/** The Cloud Control API, for the types of the registry: their handlers without a stack. */
export function createCloudControl(
  cloud: Cloud,
  findType: CloudControlContext['findType'],
  hooks: Hooks,
): Service {
  const context: CloudControlContext = { cloud, findType, requests: new Requests(cloud), hooks };
  const how = { protocols: ['json1.0'], targetPrefix: 'CloudApiService' } as const;
  return modelledService('cloudcontrolapi', client, how, {
    CancelResourceRequest: cancelResourceRequest(context),
    CreateResource: createResource(context),
    DeleteResource: deleteResource(context),
    GetResource: getResource(context),
    GetResourceRequestStatus: getResourceRequestStatus(context),
    ListResourceRequests: listResourceRequests(context),
    ListResources: listResources(context),
    UpdateResource: updateResource(context),
  });
}
