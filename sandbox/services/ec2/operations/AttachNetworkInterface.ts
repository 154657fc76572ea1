import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required, whole } from '../input';
import { byOf, changeNetworkInterface, foundInterface } from '../interface-changes';
import type { Ec2State } from '../state';

export function attachNetworkInterface(state: Ec2State): Operation {
  return (input, { caller, now }) => {
    const id = required(input, 'NetworkInterfaceId');
    const instanceId = required(input, 'InstanceId');
    required(input, 'DeviceIndex');
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
        deviceIndex: whole(input, 'DeviceIndex') ?? 1,
        deleteOnTermination: false,
        attachTime: now,
      },
    });
    return { attachmentId, networkCardIndex: 0 };
  };
}
