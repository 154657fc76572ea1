import type { Operation } from '../../../wire/types';
import { natGatewayAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import { texts } from '../input';
import type { Ec2State, NatGateway } from '../state';
import { parked } from '../waiting';

export function describeNatGateways(state: Ec2State): Operation {
  return async (input, call) => {
    const wanted = texts(input['NatGatewayId']);
    await parked(state, call, () =>
      wanted.every((id) => !['pending', 'deleting'].includes(state.natGateways.get(id)?.state ?? '')),
    );
    return describe<NatGateway>(state, input, state.natGateways.values(), {
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
  };
}
