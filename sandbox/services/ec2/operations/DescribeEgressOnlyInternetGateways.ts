import type { Operation } from '../../../wire/model';
import { egressOnlyAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State } from '../state';

export function describeEgressOnlyInternetGateways(
  state: Ec2State,
): Operation<'ec2', 'DescribeEgressOnlyInternetGateways'> {
  return (input) =>
    describe(state, input, state.egressOnlyGateways.values(), {
      ids: 'EgressOnlyInternetGatewayIds',
      prefix: 'eigw',
      idOf: ({ egressOnlyInternetGatewayId }) => egressOnlyInternetGatewayId,
      notFound: (ids) => errors.egressOnlyGatewayNotFound(ids.join(', ')),
      filters: {},
      answer: (page) => ({ EgressOnlyInternetGateways: page.map((it) => egressOnlyAnswer(state, it)) }),
    });
}
