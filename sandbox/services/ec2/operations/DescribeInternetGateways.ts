import { internetGatewayAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeInternetGateways: Ec2Operation<'DescribeInternetGateways'> = (state, input) =>
  describe(state, input, state.internetGateways.values(), {
    ids: 'InternetGatewayIds',
    prefix: 'igw',
    idOf: ({ internetGatewayId }) => internetGatewayId,
    notFound: (ids) => errors.internetGatewayNotFound(ids.join(', ')),
    filters: {
      'attachment.state': (it) => [it.vpcId && 'available'],
      'attachment.vpc-id': (it) => [it.vpcId],
      'internet-gateway-id': (it) => [it.internetGatewayId],
      'owner-id': () => [state.cloud.account],
    },
    answer: (page) => ({ InternetGateways: page.map((it) => internetGatewayAnswer(state, it)) }),
  });
