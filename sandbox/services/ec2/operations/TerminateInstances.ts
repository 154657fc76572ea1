import { instanceStateAnswer } from '../answers';
import { later, SHOWN_AFTERWARDS } from '../durations';
import * as errors from '../errors';
import { byOf, changeNetworkInterface, removeNetworkInterface } from '../interface-changes';
import type { Ec2State, Instance, Ec2Operation } from '../state';

/** Its network interfaces go when it has gone, but for those that are to stay: they become available. */
export const terminateInstances: Ec2Operation<'TerminateInstances'> = (
  state,
  { InstanceIds: ids = [] },
  { caller },
) => {
  if (ids.length === 0) throw errors.missing('instanceId');
  const instances = ids.map((id) => {
    errors.checkId('i', id);
    const instance = state.instances.get(id);
    if (instance === undefined) throw errors.instanceNotFound(id);
    return instance;
  });
  return {
    TerminatingInstances: instances.map((instance) => {
      const PreviousState = instanceStateAnswer(instance.state);
      const isGoing = instance.state === 'shutting-down' || instance.state === 'terminated';
      if (!isGoing) begin(state, byOf(caller), instance);
      const current = isGoing ? instance.state : 'shutting-down';
      return {
        InstanceId: instance.instanceId,
        CurrentState: instanceStateAnswer(current),
        PreviousState,
      };
    }),
  };
};

function begin(state: Ec2State, by: string, instance: Instance): void {
  const { instanceId } = instance;
  state.instances.set(instanceId, { ...instance, state: 'shutting-down' });
  later(state, 'instance terminates', instanceId, () => {
    const attached = state.networkInterfaces
      .all()
      .filter(({ attachment }) => attachment?.instanceId === instanceId);
    for (const { networkInterfaceId, attachment } of attached) {
      if (attachment?.deleteOnTermination === true) removeNetworkInterface(state, by, networkInterfaceId);
      else
        changeNetworkInterface(state, by, networkInterfaceId, 'detached', {
          attachment: undefined,
          status: 'available',
        });
    }
    state.instances.set(instanceId, { ...instance, state: 'terminated' });
    state.cloud.time.after(SHOWN_AFTERWARDS, `${instanceId} is shown no more`, () => {
      state.instances.delete(instanceId);
      state.tags.drop(instanceId);
    });
  });
}
