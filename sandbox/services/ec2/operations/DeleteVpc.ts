import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { byOf } from '../interface-changes';
import type { Ec2State } from '../state';
import { foundVpc, hasDependents, removeVpc } from '../vpcs';

export function deleteVpc(state: Ec2State): Operation {
  return (input, { caller }) => {
    const vpc = foundVpc(state, required(input, 'VpcId'));
    if (hasDependents(state, vpc)) throw errors.vpcHasDependents(vpc.vpcId);
    removeVpc(state, byOf(caller), vpc);
    return { return: true };
  };
}
