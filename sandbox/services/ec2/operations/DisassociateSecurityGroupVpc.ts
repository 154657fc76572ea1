import { disassociate } from '../group-associations';
import { required } from '../errors';
import { foundGroup } from '../security-group-rules';
import type { Ec2Operation } from '../state';

/** Network interfaces of that VPC in the group keep the association. */
export const disassociateSecurityGroupVpc: Ec2Operation<'DisassociateSecurityGroupVpc'> = (state, input) => {
  const group = foundGroup(state, required(input, 'GroupId'));
  return { State: disassociate(state, group, required(input, 'VpcId')) };
};
