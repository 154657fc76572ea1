import { instanceAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, Instance, Ec2Operation } from '../state';
import { parked } from '../waiting';

export const describeInstances: Ec2Operation<'DescribeInstances'> = async (state, input, call) => {
  await parked(state, call, () =>
    (input.InstanceIds ?? []).every(
      (id) => !['pending', 'shutting-down'].includes(state.instances.get(id)?.state ?? ''),
    ),
  );
  return describe(state, input, state.instances.values(), {
    ids: 'InstanceIds',
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
    answer: (page) => ({
      Reservations: page.map((it) => ({
        ReservationId: it.reservationId,
        OwnerId: state.cloud.account,
        Instances: [instanceAnswer(state, it)],
      })),
    }),
  });
};

function groupsOf(state: Ec2State, { instanceId, vpcId }: Instance): readonly string[] {
  return state.networkInterfaces
    .within(vpcId)
    .flatMap((it) => (it.attachment?.instanceId === instanceId ? it.groupIds : []));
}
