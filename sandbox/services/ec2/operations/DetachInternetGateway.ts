import * as errors from '../errors';
import { foundGateway } from '../internet-gateways';
import type { Ec2Operation } from '../state';
import { foundVpc } from '../vpcs';

/** Elastic IP addresses on network interfaces in the VPC keep it attached. */
export const detachInternetGateway: Ec2Operation<'DetachInternetGateway'> = (state, input) => {
  const gateway = foundGateway(state, errors.required(input, 'InternetGatewayId'));
  const { vpcId } = foundVpc(state, errors.required(input, 'VpcId'));
  if (gateway.vpcId !== vpcId) throw errors.gatewayNotAttached(gateway.internetGatewayId, vpcId);
  if (state.networkInterfaces.within(vpcId).some(({ association }) => association !== undefined))
    throw errors.hasPublicAddresses(vpcId);
  state.internetGateways.set(gateway.internetGatewayId, { ...gateway, vpcId: undefined });
};
