import { vpcEndpointAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const describeVpcEndpoints: Ec2Operation<'DescribeVpcEndpoints'> = (state, input) =>
  describe(state, input, state.vpcEndpoints.values(), {
    ids: 'VpcEndpointIds',
    prefix: 'vpce',
    idOf: ({ vpcEndpointId }) => vpcEndpointId,
    notFound: (ids) => errors.vpcEndpointNotFound(ids.join(', ')),
    filters: {
      'service-name': (it) => [it.serviceName],
      'vpc-endpoint-id': (it) => [it.vpcEndpointId],
      'vpc-endpoint-state': (it) => [it.state],
      'vpc-endpoint-type': (it) => [it.type],
      'vpc-id': (it) => [it.vpcId],
    },
    answer: (page) => ({ VpcEndpoints: page.map((it) => vpcEndpointAnswer(state, it)) }),
  });
