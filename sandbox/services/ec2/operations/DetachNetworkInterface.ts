import { later } from '../durations';
import * as errors from '../errors';
import { byOf, changeNetworkInterface } from '../interface-changes';
import type { Attachment } from '../network-interfaces';
import type { Ec2State, Ec2Operation } from '../state';

/**
 * The answer comes at once, the attachment is `detaching` for some seconds. Once more is no error (assumed).
 *
 * `ela-attach-…` attachments are their services' own, with Force too. An ordinary attachment by another
 * account or service isn't the caller's either, unless the service lets it.
 */
export const detachNetworkInterface: Ec2Operation<'DetachNetworkInterface'> = (state, input, { caller }) => {
  const attachmentId = errors.required(input, 'AttachmentId');
  if (attachmentId.startsWith('ela-attach-')) throw errors.notYourAttachment();
  const it = state.networkInterfaces
    .all()
    .find(({ attachment }) => attachment?.attachmentId === attachmentId);
  const attachment = it?.attachment;
  if (it === undefined || attachment === undefined) throw errors.attachmentNotFound(attachmentId);
  const isOwn = attachment.instanceOwnerId === state.cloud.account || attachment.detachable === true;
  if (!isOwn) throw errors.notYourResource();
  if (attachment.deviceIndex === 0) throw errors.primaryInterface();
  if (attachment.isDetaching !== true) begin(state, byOf(caller), it.networkInterfaceId, attachment);
};

function begin(state: Ec2State, by: string, id: string, attachment: Attachment): void {
  changeNetworkInterface(state, by, id, 'modified', { attachment: { ...attachment, isDetaching: true } });
  later(state, 'network interface is detached', id, () => {
    // Its service may have been quicker, or its instance gone.
    if (state.networkInterfaces.get(id)?.attachment?.attachmentId !== attachment.attachmentId) return;
    changeNetworkInterface(state, by, id, 'detached', { attachment: undefined, status: 'available' });
  });
}
