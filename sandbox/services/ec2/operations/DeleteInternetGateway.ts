import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundGateway } from '../internet-gateways';
import type { Ec2State } from '../state';

export function deleteInternetGateway(state: Ec2State): Operation {
  return (input) => {
    const { internetGatewayId, vpcId } = foundGateway(state, required(input, 'InternetGatewayId'));
    if (vpcId !== undefined) throw errors.internetGatewayHasDependents(internetGatewayId);
    state.internetGateways.delete(internetGatewayId);
    state.tags.drop(internetGatewayId);
    return { return: true };
  };
}
