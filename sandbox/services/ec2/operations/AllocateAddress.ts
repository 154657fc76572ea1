import type { Operation } from '../../../wire/types';
import { tagsFor } from '../input';
import type { Address, Ec2State } from '../state';

/** Public addresses are from 198.18.0.0/15, which nobody has (RFC 2544); which one the id decides. */
export function allocateAddress(state: Ec2State): Operation {
  return (input) => {
    const allocationId = state.newId('eipalloc');
    const [third, fourth] = [allocationId.slice(-4, -2), allocationId.slice(-2)].map((hex) =>
      Number.parseInt(hex, 16),
    );
    const address: Address = { allocationId, publicIp: `198.18.${third ?? 0}.${fourth ?? 0}` };
    state.addresses.set(allocationId, address);
    state.tags.set(allocationId, tagsFor(input, 'elastic-ip'));
    return {
      ...address,
      domain: 'vpc',
      publicIpv4Pool: 'amazon',
      networkBorderGroup: state.cloud.region,
    };
  };
}
