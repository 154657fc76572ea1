import * as errors from '../errors';
import { byOf } from '../interface-changes';
import { givenGroup, isReferenced, removeRule } from '../security-group-rules';
import type { Ec2Operation } from '../state';

/** Network interfaces in it keep it, rules of other groups that name it, and associations with further VPCs. */
export const deleteSecurityGroup: Ec2Operation<'DeleteSecurityGroup'> = (state, input, { caller }) => {
  const group = givenGroup(state, input);
  const { groupId } = group;
  if (group.groupName === 'default') throw errors.defaultGroup(groupId);
  if ((group.associations?.size ?? 0) > 0) throw errors.groupHasDependents(groupId);
  if (isReferenced(state, groupId) || !state.networkInterfaces.isEmpty(groupId))
    throw errors.groupHasDependents(groupId);
  for (const rule of group.rules) removeRule(state, rule);
  state.groups.delete(groupId);
  state.tags.drop(groupId);
  for (const listener of state.listeners)
    listener({ kind: 'deleted', what: 'security-group', id: groupId, by: byOf(caller) });
  return { Return: true, GroupId: groupId };
};
