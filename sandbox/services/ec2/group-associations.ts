import { SECOND } from '../../time/instant';
import { AwsError } from '../../wire/types';
import * as errors from './errors';
import type { AssociationState, Ec2State, SecurityGroup } from './state';

/** How long it takes to associate a group with a VPC, and to end it: seconds (assumed). */
const TAKES = 5 * SECOND;

/** @throws AwsError where it is there, or the VPC is the group's own (documented; codes and words assumed) */
export function associate(state: Ec2State, group: SecurityGroup, vpcId: string): AssociationState {
  if (group.vpcId === vpcId)
    throw new AwsError(
      'InvalidParameterValue',
      `The security group ${group.groupId} belongs to the VPC ${vpcId}.`,
    );
  if (group.groupName === 'default')
    throw new AwsError('InvalidParameterValue', 'A default security group cannot be associated with a VPC.');
  if (group.associations?.has(vpcId) === true)
    throw new AwsError(
      'SecurityGroupVpcAssociation.Duplicate',
      `The security group ${group.groupId} is associated with ${vpcId} already.`,
    );
  set(state, group.groupId, vpcId, 'associating');
  state.cloud.time.after(TAKES, `association of ${group.groupId} with ${vpcId}`, () => {
    if (state.groups.get(group.groupId)?.associations?.get(vpcId) === 'associating')
      set(state, group.groupId, vpcId, 'associated');
  });
  return 'associating';
}

/** @throws AwsError where it isn't there, or network interfaces of that VPC are in the group */
export function disassociate(state: Ec2State, group: SecurityGroup, vpcId: string): AssociationState {
  if (group.associations?.has(vpcId) !== true)
    throw new AwsError(
      'InvalidSecurityGroupVpcAssociation.NotFound',
      `The security group ${group.groupId} is not associated with ${vpcId}.`,
    );
  const isUsed = state.networkInterfaces
    .all()
    .some((each) => each.vpcId === vpcId && each.groupIds.includes(group.groupId));
  if (isUsed) throw errors.groupHasDependents(group.groupId);
  set(state, group.groupId, vpcId, 'disassociating');
  state.cloud.time.after(TAKES, `end of the association of ${group.groupId} with ${vpcId}`, () => {
    set(state, group.groupId, vpcId, undefined);
  });
  return 'disassociating';
}

function set(state: Ec2State, groupId: string, vpcId: string, to: AssociationState | undefined): void {
  const group = state.groups.get(groupId);
  if (group === undefined) return;
  const associations = new Map(group.associations);
  if (to === undefined) associations.delete(vpcId);
  else associations.set(vpcId, to);
  state.groups.set(groupId, { ...group, associations });
}
