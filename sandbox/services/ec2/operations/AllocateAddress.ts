import type { Address, Ec2Operation } from '../state';
import { tagsFor } from '../tags';

/** Public addresses are from 198.18.0.0/15, which nobody has (RFC 2544); which one the id decides. */
export const allocateAddress: Ec2Operation<'AllocateAddress'> = (state, input) => {
  const allocationId = state.newId('eipalloc');
  const [third, fourth] = [allocationId.slice(-4, -2), allocationId.slice(-2)].map((hex) =>
    Number.parseInt(hex, 16),
  );
  const address: Address = { allocationId, publicIp: `198.18.${third ?? 0}.${fourth ?? 0}` };
  state.addresses.set(allocationId, address);
  state.tags.set(allocationId, tagsFor(input, 'elastic-ip'));
  return {
    AllocationId: allocationId,
    PublicIp: address.publicIp,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: state.cloud.region,
  };
};
