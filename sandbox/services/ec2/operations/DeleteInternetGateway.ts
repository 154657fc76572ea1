import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundGateway } from '../internet-gateways';
import type { Ec2State } from '../state';

export function deleteInternetGateway(state: Ec2State): Operation<'ec2', 'DeleteInternetGateway'> {
  return (input) => {
    const { internetGatewayId, vpcId } = foundGateway(state, errors.required(input, 'InternetGatewayId'));
    if (vpcId !== undefined) throw errors.internetGatewayHasDependents(internetGatewayId);
    state.internetGateways.delete(internetGatewayId);
    state.tags.drop(internetGatewayId);
  };
}
