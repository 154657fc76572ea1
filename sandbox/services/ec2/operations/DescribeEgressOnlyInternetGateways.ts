import { egressOnlyAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeEgressOnlyInternetGateways: Ec2Operation<'DescribeEgressOnlyInternetGateways'> = (
  state,
  input,
) =>
  describe(state, input, state.egressOnlyGateways.values(), {
    ids: 'EgressOnlyInternetGatewayIds',
    prefix: 'eigw',
    idOf: ({ egressOnlyInternetGatewayId }) => egressOnlyInternetGatewayId,
    notFound: (ids) => errors.egressOnlyGatewayNotFound(ids.join(', ')),
    filters: {},
    answer: (page) => ({ EgressOnlyInternetGateways: page.map((it) => egressOnlyAnswer(state, it)) }),
  });
