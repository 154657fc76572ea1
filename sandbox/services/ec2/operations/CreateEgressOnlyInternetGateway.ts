import type { Operation } from '../../../wire/model';
import { egressOnlyAnswer } from '../answers';
import { required } from '../errors';
import type { EgressOnlyInternetGateway, Ec2State } from '../state';
import { tagsFor } from '../tags';
import { foundVpc } from '../vpcs';

/** Attached to its VPC from the beginning to its end. */
export function createEgressOnlyInternetGateway(
  state: Ec2State,
): Operation<'ec2', 'CreateEgressOnlyInternetGateway'> {
  return (input) => {
    const { vpcId } = foundVpc(state, required(input, 'VpcId'));
    const gateway: EgressOnlyInternetGateway = { egressOnlyInternetGatewayId: state.newId('eigw'), vpcId };
    state.egressOnlyGateways.set(gateway.egressOnlyInternetGatewayId, gateway);
    state.tags.set(gateway.egressOnlyInternetGatewayId, tagsFor(input, 'egress-only-internet-gateway'));
    return { EgressOnlyInternetGateway: egressOnlyAnswer(state, gateway) };
  };
}
