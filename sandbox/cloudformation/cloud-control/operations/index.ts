export { cancelResourceRequest as CancelResourceRequest } from './CancelResourceRequest';
export { createResource as CreateResource } from './CreateResource';
export { deleteResource as DeleteResource } from './DeleteResource';
export { getResource as GetResource } from './GetResource';
export { getResourceRequestStatus as GetResourceRequestStatus } from './GetResourceRequestStatus';
export { listResourceRequests as ListResourceRequests } from './ListResourceRequests';
export { listResources as ListResources } from './ListResources';
export { updateResource as UpdateResource } from './UpdateResource';
