import type { Operation } from '../../../wire/types';
import { disassociate } from '../group-associations';
import { required } from '../input';
import { foundGroup } from '../security-group-rules';
import type { Ec2State } from '../state';

/** Network interfaces of that VPC in the group keep the association. */
export function disassociateSecurityGroupVpc(state: Ec2State): Operation {
  return (input) => {
    const group = foundGroup(state, required(input, 'GroupId'));
    return { state: disassociate(state, group, required(input, 'VpcId')) };
  };
}
