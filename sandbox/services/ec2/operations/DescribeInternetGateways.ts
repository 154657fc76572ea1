import type { Operation } from '../../../wire/types';
import { internetGatewayAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, InternetGateway } from '../state';

export function describeInternetGateways(state: Ec2State): Operation {
  return (input) =>
    describe<InternetGateway>(state, input, state.internetGateways.values(), {
      ids: 'InternetGatewayId',
      apiName: 'InternetGatewayIds',
      prefix: 'igw',
      idOf: ({ internetGatewayId }) => internetGatewayId,
      notFound: (ids) => errors.internetGatewayNotFound(ids.join(', ')),
      filters: {
        'attachment.state': (it) => [it.vpcId && 'available'],
        'attachment.vpc-id': (it) => [it.vpcId],
        'internet-gateway-id': (it) => [it.internetGatewayId],
        'owner-id': () => [state.cloud.account],
      },
      set: 'internetGatewaySet',
      answer: (it) => internetGatewayAnswer(state, it),
    });
}
