import type { Operation } from '../../../wire/model';
import { internetGatewayAnswer } from '../answers';
import type { Ec2State, InternetGateway } from '../state';
import { tagsFor } from '../tags';

export function createInternetGateway(state: Ec2State): Operation<'ec2', 'CreateInternetGateway'> {
  return (input) => {
    const gateway: InternetGateway = { internetGatewayId: state.newId('igw'), vpcId: undefined };
    state.internetGateways.set(gateway.internetGatewayId, gateway);
    state.tags.set(gateway.internetGatewayId, tagsFor(input, 'internet-gateway'));
    return { InternetGateway: internetGatewayAnswer(state, gateway) };
  };
}
