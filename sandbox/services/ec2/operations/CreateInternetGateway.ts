import type { Operation } from '../../../wire/types';
import { internetGatewayAnswer } from '../answers';
import { tagsFor } from '../input';
import type { Ec2State, InternetGateway } from '../state';

export function createInternetGateway(state: Ec2State): Operation {
  return (input) => {
    const gateway: InternetGateway = { internetGatewayId: state.newId('igw'), vpcId: undefined };
    state.internetGateways.set(gateway.internetGatewayId, gateway);
    state.tags.set(gateway.internetGatewayId, tagsFor(input, 'internet-gateway'));
    return { internetGateway: internetGatewayAnswer(state, gateway) };
  };
}
