import * as errors from '../errors';
import { foundGateway } from '../internet-gateways';
import type { Ec2Operation } from '../state';
import { foundVpc } from '../vpcs';

export const attachInternetGateway: Ec2Operation<'AttachInternetGateway'> = (state, input) => {
  const gateway = foundGateway(state, errors.required(input, 'InternetGatewayId'));
  const { vpcId } = foundVpc(state, errors.required(input, 'VpcId'));
  if (gateway.vpcId !== undefined) throw errors.alreadyAssociated(gateway.internetGatewayId);
  if ([...state.internetGateways.values()].some((each) => each.vpcId === vpcId))
    throw errors.vpcHasGateway(vpcId);
  state.internetGateways.set(gateway.internetGatewayId, { ...gateway, vpcId });
};
