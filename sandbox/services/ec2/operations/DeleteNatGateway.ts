import { later, SHOWN_AFTERWARDS } from '../durations';
import * as errors from '../errors';
import { removeNetworkInterface } from '../interface-changes';
import type { Ec2Operation } from '../state';

/** It is `deleting` for a while; its network interface goes with it. */
export const deleteNatGateway: Ec2Operation<'DeleteNatGateway'> = (state, input) => {
  const natGatewayId = errors.required(input, 'NatGatewayId');
  errors.checkId('nat', natGatewayId);
  const gateway = state.natGateways.get(natGatewayId);
  if (gateway === undefined) throw errors.natGatewayNotFound(natGatewayId);
  if (gateway.state === 'deleting' || gateway.state === 'deleted') return { NatGatewayId: natGatewayId };
  state.natGateways.set(natGatewayId, { ...gateway, state: 'deleting' });
  later(state, 'NAT gateway goes', natGatewayId, () => {
    const { requesterId } = state.networkInterfaces.get(gateway.networkInterfaceId) ?? {};
    if (requesterId !== undefined) removeNetworkInterface(state, requesterId, gateway.networkInterfaceId);
    state.natGateways.set(natGatewayId, {
      ...gateway,
      state: 'deleted',
      deletedAt: state.cloud.time.now(),
    });
    state.cloud.time.after(SHOWN_AFTERWARDS, `${natGatewayId} is shown no more`, () => {
      state.natGateways.delete(natGatewayId);
      state.tags.drop(natGatewayId);
    });
  });
  return { NatGatewayId: natGatewayId };
};
