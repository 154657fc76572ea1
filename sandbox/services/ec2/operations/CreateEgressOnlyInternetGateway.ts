import { egressOnlyAnswer } from '../answers';
import { required } from '../errors';
import type { EgressOnlyInternetGateway, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundVpc } from '../vpcs';

/** Attached to its VPC from the beginning to its end. */
export const createEgressOnlyInternetGateway: Ec2Operation<'CreateEgressOnlyInternetGateway'> = (
  state,
  input,
) => {
  const { vpcId } = foundVpc(state, required(input, 'VpcId'));
  const gateway: EgressOnlyInternetGateway = { egressOnlyInternetGatewayId: state.newId('eigw'), vpcId };
  state.egressOnlyGateways.set(gateway.egressOnlyInternetGatewayId, gateway);
  state.tags.set(gateway.egressOnlyInternetGatewayId, tagsFor(input, 'egress-only-internet-gateway'));
  return { EgressOnlyInternetGateway: egressOnlyAnswer(state, gateway) };
};
