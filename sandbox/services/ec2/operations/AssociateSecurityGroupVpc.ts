import { required } from '../errors';
import { associate } from '../group-associations';
import { foundGroup } from '../security-group-rules';
import type { Ec2Operation } from '../state';
import { foundVpc } from '../vpcs';

/** The group can be used in that VPC, too, once it is associated. */
export const associateSecurityGroupVpc: Ec2Operation<'AssociateSecurityGroupVpc'> = (state, input) => {
  const group = foundGroup(state, required(input, 'GroupId'));
  const vpc = foundVpc(state, required(input, 'VpcId'));
  return { State: associate(state, group, vpc.vpcId) };
};
