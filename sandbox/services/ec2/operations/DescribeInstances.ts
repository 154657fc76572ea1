import type { Operation } from '../../../wire/types';
import { instanceAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import { texts } from '../input';
import type { Ec2State, Instance } from '../state';
import { parked } from '../waiting';

export function describeInstances(state: Ec2State): Operation {
  return async (input, call) => {
    const wanted = texts(input['InstanceId']);
    await parked(state, call, () =>
      wanted.every((id) => !['pending', 'shutting-down'].includes(state.instances.get(id)?.state ?? '')),
    );
    return describe<Instance>(state, input, state.instances.values(), {
      ids: 'InstanceId',
      apiName: 'InstanceIds',
      prefix: 'i',
      idOf: ({ instanceId }) => instanceId,
      notFound: (ids) => errors.instanceNotFound(ids.join(', ')),
      filters: {
        'instance-id': (it) => [it.instanceId],
        'instance-state-name': (it) => [it.state],
        'instance-type': (it) => [it.instanceType],
        'image-id': (it) => [it.imageId],
        'instance.group-id': (it) => groupsOf(state, it),
        'network-interface.group-id': (it) => groupsOf(state, it),
        'subnet-id': (it) => [it.subnetId],
        'vpc-id': (it) => [it.vpcId],
      },
      set: 'reservationSet',
      answer: (it) => ({
        reservationId: it.reservationId,
        ownerId: state.cloud.account,
        instancesSet: [instanceAnswer(state, it)],
      }),
    });
  };
}

function groupsOf(state: Ec2State, { instanceId, vpcId }: Instance): readonly string[] {
  return state.networkInterfaces
    .within(vpcId)
    .flatMap((it) => (it.attachment?.instanceId === instanceId ? it.groupIds : []));
}
