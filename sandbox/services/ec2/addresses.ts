import * as errors from './errors';
import { changeNetworkInterface } from './interface-changes';
import type { NetworkInterface } from './network-interfaces';
import type { Address, Ec2State } from './state';

/** By `AllocationId` or `PublicIp`. @throws AwsError InvalidAllocationID.NotFound */
export function foundAddress(
  state: Ec2State,
  {
    AllocationId,
    PublicIp,
  }: { readonly AllocationId?: string | undefined; readonly PublicIp?: string | undefined },
): Address {
  const given = AllocationId ?? PublicIp;
  if (given === undefined) throw errors.missing('allocationId');
  const address = [...state.addresses.values()].find(
    (each) => each.allocationId === AllocationId || each.publicIp === PublicIp,
  );
  if (address === undefined) throw errors.allocationNotFound(given);
  return address;
}

/** The network interface that has the address now. */
export function holderOf(state: Ec2State, { allocationId }: Address): NetworkInterface | undefined {
  return state.networkInterfaces.all().find(({ association }) => association?.allocationId === allocationId);
}

/** Puts the address on the network interface and gives the association's id. */
export function associate(
  state: Ec2State,
  by: string,
  { allocationId, publicIp }: Address,
  networkInterfaceId: string,
): string {
  const associationId = state.newId('eipassoc');
  changeNetworkInterface(state, by, networkInterfaceId, 'modified', {
    association: { allocationId, associationId, publicIp },
  });
  return associationId;
}
