import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { byOf } from '../interface-changes';
import type { Ec2State } from '../state';
import { foundVpc, hasDependents, removeVpc } from '../vpcs';

export function deleteVpc(state: Ec2State): Operation<'ec2', 'DeleteVpc'> {
  return (input, { caller }) => {
    const vpc = foundVpc(state, errors.required(input, 'VpcId'));
    if (hasDependents(state, vpc)) throw errors.vpcHasDependents(vpc.vpcId);
    removeVpc(state, byOf(caller), vpc);
  };
}
