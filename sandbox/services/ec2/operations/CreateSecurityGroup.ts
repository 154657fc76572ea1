import * as errors from '../errors';
import type { Ec2State, SecurityGroup, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundVpc } from '../vpcs';

/** Without a VPC: in the default one. A new group lets everything out and nothing in. */
export const createSecurityGroup: Ec2Operation<'CreateSecurityGroup'> = (state, input) => {
  const groupName = errors.required(input, 'GroupName');
  // As the wire names it.
  const description = errors.required({ GroupDescription: input.Description }, 'GroupDescription');
  const vpcId = vpcOf(state, input.VpcId);
  if (groupName === 'default') throw errors.reservedGroupName();
  const isTaken = [...state.groups.values()].some(
    (each) => each.vpcId === vpcId && each.groupName === groupName,
  );
  if (isTaken) throw errors.duplicateGroup(groupName, vpcId);
  const group: SecurityGroup = {
    groupId: state.newId('sg'),
    groupName,
    description,
    vpcId,
    rules: [
      {
        securityGroupRuleId: state.newId('sgr'),
        isEgress: true,
        ipProtocol: '-1',
        fromPort: undefined,
        toPort: undefined,
        peer: { cidrIpv4: '0.0.0.0/0' },
        description: undefined,
      },
    ],
  };
  state.groups.set(group.groupId, group);
  const tags = tagsFor(input, 'security-group');
  state.tags.set(group.groupId, tags);
  const { account, region } = state.cloud;
  return {
    GroupId: group.groupId,
    SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${group.groupId}`,
    Tags: tags,
  };
};

function vpcOf(state: Ec2State, given: string | undefined): string {
  if (given !== undefined) return foundVpc(state, given).vpcId;
  const vpc = [...state.vpcs.values()].find(({ isDefault }) => isDefault);
  if (vpc === undefined) throw errors.noDefaultVpc();
  return vpc.vpcId;
}
