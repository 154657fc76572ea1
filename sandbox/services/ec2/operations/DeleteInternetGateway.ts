import * as errors from '../errors';
import { foundGateway } from '../internet-gateways';
import type { Ec2Operation } from '../state';

export const deleteInternetGateway: Ec2Operation<'DeleteInternetGateway'> = (state, input) => {
  const { internetGatewayId, vpcId } = foundGateway(state, errors.required(input, 'InternetGatewayId'));
  if (vpcId !== undefined) throw errors.internetGatewayHasDependents(internetGatewayId);
  state.internetGateways.delete(internetGatewayId);
  state.tags.drop(internetGatewayId);
};
