import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundGateway } from '../internet-gateways';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

export function attachInternetGateway(state: Ec2State): Operation<'ec2', 'AttachInternetGateway'> {
  return (input) => {
    const gateway = foundGateway(state, errors.required(input, 'InternetGatewayId'));
    const { vpcId } = foundVpc(state, errors.required(input, 'VpcId'));
    if (gateway.vpcId !== undefined) throw errors.alreadyAssociated(gateway.internetGatewayId);
    if ([...state.internetGateways.values()].some((each) => each.vpcId === vpcId))
      throw errors.vpcHasGateway(vpcId);
    state.internetGateways.set(gateway.internetGatewayId, { ...gateway, vpcId });
  };
}
