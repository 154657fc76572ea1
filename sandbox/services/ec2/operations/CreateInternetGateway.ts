import { internetGatewayAnswer } from '../answers';
import type { InternetGateway, Ec2Operation } from '../state';
import { tagsFor } from '../tags';

export const createInternetGateway: Ec2Operation<'CreateInternetGateway'> = (state, input) => {
  const gateway: InternetGateway = { internetGatewayId: state.newId('igw'), vpcId: undefined };
  state.internetGateways.set(gateway.internetGatewayId, gateway);
  state.tags.set(gateway.internetGatewayId, tagsFor(input, 'internet-gateway'));
  return { InternetGateway: internetGatewayAnswer(state, gateway) };
};
