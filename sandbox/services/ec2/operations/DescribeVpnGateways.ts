import type { Operation } from '../../../wire/types';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State } from '../state';

const NONE = (): readonly string[] => [];

/** There are none. The CDK asks for that of a VPC which it looks up (`Vpc.fromLookup`). */
export function describeVpnGateways(state: Ec2State): Operation {
  return (input) =>
    describe<never>(state, input, [], {
      ids: 'VpnGatewayId',
      apiName: 'VpnGatewayIds',
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
      set: 'vpnGatewaySet',
      answer: (it) => it,
    });
}
