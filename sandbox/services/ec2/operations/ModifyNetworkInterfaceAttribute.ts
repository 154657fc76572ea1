import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { attributeFlag, flag, optional, required, structure, texts } from '../input';
import { byOf, changeNetworkInterface, checkGroups, foundInterface } from '../interface-changes';
import type { NetworkInterface } from '../network-interfaces';
import type { Ec2State } from '../state';

/** A service's own can't be modified: for Lambda's since May 2023 (terraform-provider-aws#31520). */
export function modifyNetworkInterfaceAttribute(state: Ec2State): Operation {
  return (input, { caller }) => {
    const id = required(input, 'NetworkInterfaceId');
    const it = foundInterface(state, id);
    if (it.attachment?.attachmentId.startsWith('ela-attach-') === true) throw errors.notYourInterface(id);
    if (it.requesterManaged) throw errors.notYourResource();
    const patch: Partial<NetworkInterface> = {
      ...described(input),
      ...grouped(state, it, texts(input['SecurityGroupId'])),
      ...reattached(it, structure(input['Attachment'])),
      ...checked(input),
    };
    changeNetworkInterface(state, byOf(caller), id, 'modified', patch);
    return { return: true };
  };
}

function described(input: Readonly<Record<string, unknown>>): Partial<NetworkInterface> {
  const description = optional(structure(input['Description'])['Value']);
  return description === undefined ? {} : { description };
}

function checked(input: Readonly<Record<string, unknown>>): Partial<NetworkInterface> {
  const sourceDestCheck = attributeFlag(input, 'SourceDestCheck');
  return sourceDestCheck === undefined ? {} : { sourceDestCheck };
}

function grouped(
  state: Ec2State,
  it: NetworkInterface,
  groupIds: readonly string[],
): Partial<NetworkInterface> {
  return groupIds.length === 0 ? {} : { groupIds: checkGroups(state, it.vpcId, groupIds) };
}

function reattached(
  it: NetworkInterface,
  wanted: Readonly<Record<string, unknown>>,
): Partial<NetworkInterface> {
  const deleteOnTermination = flag(wanted, 'DeleteOnTermination');
  if (deleteOnTermination === undefined) return {};
  const attachmentId = required(wanted, 'AttachmentId');
  if (it.attachment?.attachmentId !== attachmentId) throw errors.attachmentNotFound(attachmentId);
  return { attachment: { ...it.attachment, deleteOnTermination } };
}
