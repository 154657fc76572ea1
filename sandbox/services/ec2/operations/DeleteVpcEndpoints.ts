import type { Operation } from '../../../wire/types';
import { later } from '../durations';
import * as errors from '../errors';
import { texts } from '../input';
import { removeNetworkInterface } from '../interface-changes';
import type { Ec2State, VpcEndpoint } from '../state';

/** Answers 200 also where some could not be deleted: those are listed. */
export function deleteVpcEndpoints(state: Ec2State): Operation {
  return (input) => {
    const ids = texts(input['VpcEndpointId']);
    if (ids.length === 0) throw errors.missing('vpcEndpointId');
    const unsuccessful = ids.flatMap((resourceId) => {
      const endpoint = state.vpcEndpoints.get(resourceId);
      if (endpoint === undefined) {
        const { code, message } = errors.vpcEndpointNotFound(resourceId);
        return [{ resourceId, error: { code, message } }];
      }
      if (endpoint.state !== 'deleting') begin(state, endpoint);
      return [];
    });
    return { unsuccessful };
  };
}

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
