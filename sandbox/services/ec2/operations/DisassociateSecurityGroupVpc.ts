import type { Operation } from '../../../wire/model';
import { disassociate } from '../group-associations';
import { required } from '../errors';
import { foundGroup } from '../security-group-rules';
import type { Ec2State } from '../state';

/** Network interfaces of that VPC in the group keep the association. */
export function disassociateSecurityGroupVpc(
  state: Ec2State,
): Operation<'ec2', 'DisassociateSecurityGroupVpc'> {
  return (input) => {
    const group = foundGroup(state, required(input, 'GroupId'));
    return { State: disassociate(state, group, required(input, 'VpcId')) };
  };
}
