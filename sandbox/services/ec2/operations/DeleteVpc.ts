import * as errors from '../errors';
import { byOf } from '../interface-changes';
import type { Ec2Operation } from '../state';
import { foundVpc, hasDependents, removeVpc } from '../vpcs';

export const deleteVpc: Ec2Operation<'DeleteVpc'> = (state, input, { caller }) => {
  const vpc = foundVpc(state, errors.required(input, 'VpcId'));
  if (hasDependents(state, vpc)) throw errors.vpcHasDependents(vpc.vpcId);
  removeVpc(state, byOf(caller), vpc);
};
