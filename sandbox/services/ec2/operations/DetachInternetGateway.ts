import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundGateway } from '../internet-gateways';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

/** Elastic IP addresses on network interfaces in the VPC keep it attached. */
export function detachInternetGateway(state: Ec2State): Operation {
  return (input) => {
    const gateway = foundGateway(state, required(input, 'InternetGatewayId'));
    const { vpcId } = foundVpc(state, required(input, 'VpcId'));
    if (gateway.vpcId !== vpcId) throw errors.gatewayNotAttached(gateway.internetGatewayId, vpcId);
    if (state.networkInterfaces.within(vpcId).some(({ association }) => association !== undefined))
      throw errors.hasPublicAddresses(vpcId);
    state.internetGateways.set(gateway.internetGatewayId, { ...gateway, vpcId: undefined });
    return { return: true };
  };
}
