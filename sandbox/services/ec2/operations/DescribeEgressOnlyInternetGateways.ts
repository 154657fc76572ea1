import type { Operation } from '../../../wire/types';
import { egressOnlyAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { EgressOnlyInternetGateway, Ec2State } from '../state';

export function describeEgressOnlyInternetGateways(state: Ec2State): Operation {
  return (input) =>
    describe<EgressOnlyInternetGateway>(state, input, state.egressOnlyGateways.values(), {
      ids: 'EgressOnlyInternetGatewayId',
      apiName: 'EgressOnlyInternetGatewayIds',
      prefix: 'eigw',
      idOf: ({ egressOnlyInternetGatewayId }) => egressOnlyInternetGatewayId,
      notFound: (ids) => errors.egressOnlyGatewayNotFound(ids.join(', ')),
      filters: {},
      set: 'egressOnlyInternetGatewaySet',
      answer: (it) => egressOnlyAnswer(state, it),
    });
}
