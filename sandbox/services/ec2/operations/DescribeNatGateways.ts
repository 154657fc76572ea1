import type { Operation } from '../../../wire/types';
import { natGatewayAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, NatGateway } from '../state';

export function describeNatGateways(state: Ec2State): Operation {
  return (input) =>
    describe<NatGateway>(state, input, state.natGateways.values(), {
      ids: 'NatGatewayId',
      apiName: 'NatGatewayIds',
      prefix: 'nat',
      idOf: ({ natGatewayId }) => natGatewayId,
      notFound: (ids) => errors.natGatewayNotFound(ids.join(', ')),
      filters: {
        'nat-gateway-id': (it) => [it.natGatewayId],
        state: (it) => [it.state],
        'subnet-id': (it) => [it.subnetId],
        'vpc-id': (it) => [it.vpcId],
      },
      set: 'natGatewaySet',
      answer: (it) => natGatewayAnswer(state, it),
    });
}
