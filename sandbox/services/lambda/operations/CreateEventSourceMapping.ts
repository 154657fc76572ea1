import { SECOND, dateOf } from '../../../time/instant';
import type { InputOf } from '../../../wire/model';
import * as errors from '../errors';
import { mappingAnswer, vpcOfSource } from '../mappings';
import { foundVersion, functionArn } from '../names';
import { NO_VPC, type EventSourceMapping, type LambdaState, type Role, type LambdaOperation } from '../state';
import { wantedVpcConfig } from '../vpc-config';

/** A self-managed Kafka source in a VPC gets network interfaces of the mapping's own. */
export const createEventSourceMapping: LambdaOperation<'CreateEventSourceMapping'> = (
  state,
  input,
  { now },
) => {
  const { it, version, qualifier } = foundVersion(state, input);
  const { FunctionName: _, Enabled = true, Tags: __, ...settings } = input;
  if (settings.EventSourceArn === undefined && settings.SelfManagedEventSource === undefined)
    throw errors.invalid('Unrecognized event source.');
  const { account, region } = state.cloud;
  const uuid = state.ids.uuid();
  const mapping: EventSourceMapping = {
    uuid,
    configuration: {
      ...settings,
      UUID: uuid,
      EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
      FunctionArn: functionArn(state, it.name, qualifier),
      LastModified: dateOf(now),
      StateTransitionReason: 'USER_INITIATED',
    },
    state: 'Creating',
    networkInterfaceIds: interfacesFor(state, input, version.role),
  };
  state.mappings.set(uuid, mapping);
  state.cloud.time.after(
    state.durations.uniform(5, 60) * SECOND,
    `the event source mapping ${uuid} comes up`,
    () => {
      if (mapping.state === 'Creating') mapping.state = Enabled ? 'Enabled' : 'Disabled';
    },
  );
  return mappingAnswer(mapping);
};

function interfacesFor(
  state: LambdaState,
  input: InputOf<'lambda', 'CreateEventSourceMapping'>,
  role: Role,
): readonly string[] {
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
