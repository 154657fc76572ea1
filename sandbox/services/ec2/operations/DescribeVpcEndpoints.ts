import type { Operation } from '../../../wire/types';
import { vpcEndpointAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, VpcEndpoint } from '../state';

export function describeVpcEndpoints(state: Ec2State): Operation {
  return (input) =>
    describe<VpcEndpoint>(state, input, state.vpcEndpoints.values(), {
      ids: 'VpcEndpointId',
      apiName: 'VpcEndpointIds',
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
      set: 'vpcEndpointSet',
      answer: (it) => vpcEndpointAnswer(state, it),
    });
}
