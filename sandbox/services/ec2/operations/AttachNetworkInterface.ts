import * as errors from '../errors';
import { byOf, changeNetworkInterface, foundInterface } from '../interface-changes';
import type { Ec2Operation } from '../state';

export const attachNetworkInterface: Ec2Operation<'AttachNetworkInterface'> = (
  state,
  input,
  { caller, now },
) => {
  const id = errors.required(input, 'NetworkInterfaceId');
  const instanceId = errors.required(input, 'InstanceId');
  const deviceIndex = errors.required(input, 'DeviceIndex');
  errors.checkId('i', instanceId);
  if (foundInterface(state, id).status !== 'available') throw errors.networkInterfaceTaken(id);
  const instance = state.instances.get(instanceId);
  if (instance === undefined || instance.state === 'terminated') throw errors.instanceNotFound(instanceId);
  const attachmentId = state.newId('eni-attach');
  changeNetworkInterface(state, byOf(caller), id, 'attached', {
    status: 'in-use',
    attachment: {
      attachmentId,
      instanceOwnerId: state.cloud.account,
      instanceId,
      deviceIndex,
      deleteOnTermination: false,
      attachTime: now,
    },
  });
  return { AttachmentId: attachmentId, NetworkCardIndex: 0 };
};
