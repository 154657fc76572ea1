import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundGateway } from '../internet-gateways';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

export function attachInternetGateway(state: Ec2State): Operation {
  return (input) => {
    const gateway = foundGateway(state, required(input, 'InternetGatewayId'));
    const { vpcId } = foundVpc(state, required(input, 'VpcId'));
    if (gateway.vpcId !== undefined) throw errors.alreadyAssociated(gateway.internetGatewayId);
    if ([...state.internetGateways.values()].some((each) => each.vpcId === vpcId))
      throw errors.vpcHasGateway(vpcId);
    state.internetGateways.set(gateway.internetGatewayId, { ...gateway, vpcId });
    return { return: true };
  };
}
