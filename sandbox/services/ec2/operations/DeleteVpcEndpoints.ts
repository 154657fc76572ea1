import { later } from '../durations';
import * as errors from '../errors';
import { removeNetworkInterface } from '../interface-changes';
import type { Ec2State, VpcEndpoint, Ec2Operation } from '../state';

/** Answers 200 also where some could not be deleted: those are listed. */
export const deleteVpcEndpoints: Ec2Operation<'DeleteVpcEndpoints'> = (
  state,
  { VpcEndpointIds: ids = [] },
) => {
  if (ids.length === 0) throw errors.missing('vpcEndpointId');
  const Unsuccessful = ids.flatMap((ResourceId) => {
    const endpoint = state.vpcEndpoints.get(ResourceId);
    if (endpoint === undefined) {
      const { code: Code, message: Message } = errors.vpcEndpointNotFound(ResourceId);
      return [{ ResourceId, Error: { Code, Message } }];
    }
    if (endpoint.state !== 'deleting') begin(state, endpoint);
    return [];
  });
  return { Unsuccessful };
};

function begin(state: Ec2State, endpoint: VpcEndpoint): void {
  const { vpcEndpointId } = endpoint;
  state.vpcEndpoints.set(vpcEndpointId, { ...endpoint, state: 'deleting' });
  later(state, 'VPC endpoint goes', vpcEndpointId, () => {
    for (const id of endpoint.networkInterfaceIds) {
      const { requesterId } = state.networkInterfaces.get(id) ?? {};
      if (requesterId !== undefined) removeNetworkInterface(state, requesterId, id);
    }
    state.vpcEndpoints.delete(vpcEndpointId);
    state.tags.drop(vpcEndpointId);
  });
}
