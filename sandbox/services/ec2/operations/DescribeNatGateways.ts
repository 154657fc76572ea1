import { natGatewayAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { parked } from '../waiting';

export const describeNatGateways: Ec2Operation<'DescribeNatGateways'> = async (
  state,
  { Filter: Filters, ...input },
  call,
) => {
  await parked(state, call, () =>
    (input.NatGatewayIds ?? []).every(
      (id) => !['pending', 'deleting'].includes(state.natGateways.get(id)?.state ?? ''),
    ),
  );
  return describe(state, { ...input, Filters }, state.natGateways.values(), {
    ids: 'NatGatewayIds',
    prefix: 'nat',
    idOf: ({ natGatewayId }) => natGatewayId,
    notFound: (ids) => errors.natGatewayNotFound(ids.join(', ')),
    filters: {
      'nat-gateway-id': (it) => [it.natGatewayId],
      state: (it) => [it.state],
      'subnet-id': (it) => [it.subnetId],
      'vpc-id': (it) => [it.vpcId],
    },
    answer: (page) => ({ NatGateways: page.map((it) => natGatewayAnswer(state, it)) }),
  });
};
