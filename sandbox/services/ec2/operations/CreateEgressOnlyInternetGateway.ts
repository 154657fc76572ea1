import type { Operation } from '../../../wire/types';
import { egressOnlyAnswer } from '../answers';
import { required, tagsFor } from '../input';
import type { EgressOnlyInternetGateway, Ec2State } from '../state';
import { foundVpc } from '../vpcs';

/** Attached to its VPC from the beginning to its end. */
export function createEgressOnlyInternetGateway(state: Ec2State): Operation {
  return (input) => {
    const { vpcId } = foundVpc(state, required(input, 'VpcId'));
    const gateway: EgressOnlyInternetGateway = { egressOnlyInternetGatewayId: state.newId('eigw'), vpcId };
    state.egressOnlyGateways.set(gateway.egressOnlyInternetGatewayId, gateway);
    state.tags.set(gateway.egressOnlyInternetGatewayId, tagsFor(input, 'egress-only-internet-gateway'));
    return { egressOnlyInternetGateway: egressOnlyAnswer(state, gateway) };
  };
}
