import { associate, foundAddress, holderOf } from '../addresses';
import * as errors from '../errors';
import { byOf, changeNetworkInterface, foundInterface } from '../interface-changes';
import type { Ec2State, Ec2Operation } from '../state';

/** An address moves from one network interface to another unless AllowReassociation is false. */
export const associateAddress: Ec2Operation<'AssociateAddress'> = (state, input, { caller }) => {
  const address = foundAddress(state, input);
  const id = input.NetworkInterfaceId ?? primaryOf(state, input.InstanceId);
  foundInterface(state, id);
  const holder = holderOf(state, address);
  if (holder !== undefined) {
    if (input.AllowReassociation === false) throw errors.alreadyAssociated(address.allocationId);
    changeNetworkInterface(state, byOf(caller), holder.networkInterfaceId, 'modified', {
      association: undefined,
    });
  }
  return { AssociationId: associate(state, byOf(caller), address, id) };
};

function primaryOf(state: Ec2State, instanceId: string | undefined): string {
  if (instanceId === undefined) throw errors.missing('networkInterfaceId');
  const primary = state.networkInterfaces
    .all()
    .find(({ attachment }) => attachment?.instanceId === instanceId && attachment.deviceIndex === 0);
  if (primary === undefined) throw errors.instanceNotFound(instanceId);
  return primary.networkInterfaceId;
}
