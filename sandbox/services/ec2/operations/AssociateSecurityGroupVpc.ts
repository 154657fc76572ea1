import type { Operation } from '../../../wire/types';
import { associate } from '../group-associations';
import { required } from '../input';
import { foundGroup } from '../security-group-rules';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

/** The group can be used in that VPC, too, once it is associated. */
export function associateSecurityGroupVpc(state: Ec2State): Operation {
  return (input) => {
    const group = foundGroup(state, required(input, 'GroupId'));
    const vpc = foundVpc(state, required(input, 'VpcId'));
    return { state: associate(state, group, vpc.vpcId) };
  };
}
