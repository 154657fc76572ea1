import {
  Action,
  BaseResource,
  handlerEvent,
  ProgressEvent,
} from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib';
import type {
  ResourceHandlerRequest,
  SessionProxy,
} from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib';
import { ResourceModel } from '../../src/models';

/** The runtime library's entrypoint around a handler that does nothing, as the CLI's template has it. */
class Resource extends BaseResource<ResourceModel> {
  @handlerEvent(Action.Read)
  read(
    _session: SessionProxy | undefined,
    request: ResourceHandlerRequest<ResourceModel>,
  ): Promise<ProgressEvent<ResourceModel>> {
    return Promise.resolve(ProgressEvent.success(new ResourceModel(request.desiredResourceState)));
  }
}

const resource = new Resource(ResourceModel.TYPE_NAME, ResourceModel);

export const entrypoint: Resource['entrypoint'] = (event, context) => resource.entrypoint(event, context);
