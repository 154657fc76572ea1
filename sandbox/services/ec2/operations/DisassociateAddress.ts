import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { optional } from '../input';
import { byOf, changeNetworkInterface } from '../interface-changes';
import type { Ec2State } from '../state';

export function disassociateAddress(state: Ec2State): Operation {
  return (input, { caller }) => {
    const associationId = optional(input['AssociationId']);
    const publicIp = optional(input['PublicIp']);
    if (associationId === undefined && publicIp === undefined) throw errors.missing('associationId');
    const holder = state.networkInterfaces
      .all()
      .find(
        ({ association }) =>
          association !== undefined &&
          (association.associationId === associationId || association.publicIp === publicIp),
      );
    if (holder === undefined) throw errors.associationNotFound(associationId ?? publicIp ?? '');
    // A NAT gateway keeps its address as long as it lives.
    if (holder.interfaceType === 'nat_gateway') throw errors.notYourResource();
    changeNetworkInterface(state, byOf(caller), holder.networkInterfaceId, 'modified', {
      association: undefined,
    });
    return { return: true };
  };
}
