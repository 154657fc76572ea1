import type { Cloud } from '../../cloud';
import type { Provisioned, ProvisionRequest, ResourceType } from './resource-type';

/** A type that the sandbox accepts without modelling it: it gets an id, and does nothing. */
export function inertType(cloud: Cloud, typeName: string): ResourceType {
  const ids = cloud.random.stream('cloudformation/inert');
  const inert = (request: ProvisionRequest): Promise<Provisioned> => {
    const id =
      request.physicalResourceId ??
      `${request.stackName}-${request.logicalResourceId}-${ids.hex(12).toUpperCase()}`;
    const attributes = new Proxy(
      {},
      { get: (_, name) => (typeof name === 'string' ? `${id}.${name}` : undefined) },
    );
    return Promise.resolve({ physicalResourceId: id, attributes });
  };
  return {
    typeName,
    modelled: false,
    createOnlyProperties: [],
    create: inert,
    update: inert,
    delete: () => Promise.resolve(),
  };
}
