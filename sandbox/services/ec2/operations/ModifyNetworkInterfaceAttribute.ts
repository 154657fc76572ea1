import type { InputOf } from '../../../wire/model';
import * as errors from '../errors';
import { byOf, changeNetworkInterface, checkGroups, foundInterface } from '../interface-changes';
import type { NetworkInterface } from '../network-interfaces';
import type { Ec2Operation } from '../state';

type Change = InputOf<'ec2', 'ModifyNetworkInterfaceAttribute'>;

/** A service's own can't be modified: for Lambda's since May 2023 (terraform-provider-aws#31520). */
export const modifyNetworkInterfaceAttribute: Ec2Operation<'ModifyNetworkInterfaceAttribute'> = (
  state,
  input,
  { caller },
) => {
  const id = errors.required(input, 'NetworkInterfaceId');
  const it = foundInterface(state, id);
  if (it.attachment?.attachmentId.startsWith('ela-attach-') === true) throw errors.notYourInterface(id);
  if (it.requesterManaged) throw errors.notYourResource();
  const { Groups = [] } = input;
  changeNetworkInterface(state, byOf(caller), id, 'modified', {
    description: input.Description?.Value ?? it.description,
    groupIds: Groups.length === 0 ? it.groupIds : checkGroups(state, it.vpcId, Groups),
    attachment: attachmentOf(it, input.Attachment),
    sourceDestCheck: input.SourceDestCheck?.Value ?? it.sourceDestCheck,
  });
};

function attachmentOf(
  it: NetworkInterface,
  wanted: Change['Attachment'] = {},
): NetworkInterface['attachment'] {
  const { DeleteOnTermination: deleteOnTermination } = wanted;
  if (deleteOnTermination === undefined) return it.attachment;
  const attachmentId = errors.required(wanted, 'AttachmentId');
  if (it.attachment?.attachmentId !== attachmentId) throw errors.attachmentNotFound(attachmentId);
  return { ...it.attachment, deleteOnTermination };
}
