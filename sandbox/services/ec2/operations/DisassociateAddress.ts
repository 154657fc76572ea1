import * as errors from '../errors';
import { byOf, changeNetworkInterface } from '../interface-changes';
import type { Ec2Operation } from '../state';

export const disassociateAddress: Ec2Operation<'DisassociateAddress'> = (
  state,
  { AssociationId, PublicIp },
  { caller },
) => {
  const given = AssociationId ?? PublicIp;
  if (given === undefined) throw errors.missing('associationId');
  const holder = state.networkInterfaces
    .all()
    .find(
      ({ association }) =>
        association !== undefined &&
        (association.associationId === AssociationId || association.publicIp === PublicIp),
    );
  if (holder === undefined) throw errors.associationNotFound(given);
  // A NAT gateway keeps its address as long as it lives.
  if (holder.interfaceType === 'nat_gateway') throw errors.notYourResource();
  changeNetworkInterface(state, byOf(caller), holder.networkInterfaceId, 'modified', {
    association: undefined,
  });
};
