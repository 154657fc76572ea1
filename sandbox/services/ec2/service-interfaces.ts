import { createNetworkInterface } from './interface-changes';
import type { InterfaceOwner, NetworkInterface, NewNetworkInterface } from './network-interfaces';
import type { Ec2State } from './state';

/** A network interface of EC2's own services (NAT gateways, endpoints), looking as such ones do. */
export function createServiceInterface(
  state: Ec2State,
  owner: InterfaceOwner,
  id: string,
  where: Pick<NewNetworkInterface, 'subnetId' | 'groupIds'>,
): NetworkInterface {
  const look = state.lookOfOwn(owner, id, (prefix) => state.newId(prefix));
  return createNetworkInterface(state, look.requesterId, {
    ...where,
    ...look,
    ...(where.groupIds.length === 0 ? { withoutGroups: true } : {}),
  });
}
