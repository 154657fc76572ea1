import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

const NONE = (): readonly string[] => [];

/** There are none. The CDK asks for that of a VPC which it looks up (`Vpc.fromLookup`). */
export const describeVpnGateways: Ec2Operation<'DescribeVpnGateways'> = (state, input) =>
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
