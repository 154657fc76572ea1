import { SECOND } from '../../../time/instant';
import type { Input } from '../../../call';
import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { text } from '../input';
import { mappingAnswer, vpcOfSource } from '../mappings';
import { foundVersion, functionArn } from '../names';
import { NO_VPC, type EventSourceMapping, type LambdaState, type Role } from '../state';
import { wantedVpcConfig } from '../vpc-config';

/** A self-managed Kafka source in a VPC gets network interfaces of the mapping's own. */
export function createEventSourceMapping(state: LambdaState): Operation {
  return (input, { now }) => {
    const { it, version, qualifier } = foundVersion(state, input);
    if (text(input['EventSourceArn']) === undefined && input['SelfManagedEventSource'] === undefined)
      throw errors.invalid('Unrecognized event source.');
    const mapping: EventSourceMapping = {
      uuid: state.ids.uuid(),
      functionArn: functionArn(state, it.name, qualifier),
      functionName: it.name,
      settings: without(input, ['FunctionName', 'Enabled', 'Tags']),
      lastModified: now,
      state: 'Creating',
      networkInterfaceIds: interfacesFor(state, input, version.role),
    };
    state.mappings.set(mapping.uuid, mapping);
    const isEnabled = input['Enabled'] !== false;
    state.cloud.time.after(
      state.durations.uniform(5, 60) * SECOND,
      `the event source mapping ${mapping.uuid} comes up`,
      () => {
        if (mapping.state === 'Creating') mapping.state = isEnabled ? 'Enabled' : 'Disabled';
      },
    );
    return new RestAnswer({ status: 202, body: mappingAnswer(state, mapping) });
  };
}

function interfacesFor(state: LambdaState, input: Input, role: Role): readonly string[] {
  const { subnetIds, groupIds } = vpcOfSource(input);
  if (subnetIds.length === 0) return [];
  wantedVpcConfig(state, { SubnetIds: subnetIds, SecurityGroupIds: groupIds }, NO_VPC, role);
  return subnetIds.map((subnetId) =>
    state.releases.hold('LambdaEventSourceMapping', {
      subnetId,
      groupIds,
      owner: '',
      roleName: role.name,
      roleId: role.id,
    }),
  );
}

function without(input: Input, names: readonly string[]): Input {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
}
