import type { Operation } from '../../../wire/model';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State } from '../state';

const NONE = (): readonly string[] => [];

/** There are none. The CDK asks for that of a VPC which it looks up (`Vpc.fromLookup`). */
export function describeVpnGateways(state: Ec2State): Operation<'ec2', 'DescribeVpnGateways'> {
  return (input) =>
    describe<never, 'VpnGatewayIds', { readonly VpnGateways: readonly [] }>(state, input, [], {
      ids: 'VpnGatewayIds',
      prefix: 'vgw',
      idOf: (it) => it,
      notFound: (ids) => errors.vpnGatewayNotFound(ids.join(', ')),
      filters: {
        'attachment.state': NONE,
        'attachment.vpc-id': NONE,
        'availability-zone': NONE,
        state: NONE,
        type: NONE,
        'vpn-gateway-id': NONE,
      },
      answer: () => ({ VpnGateways: [] }),
    });
}
