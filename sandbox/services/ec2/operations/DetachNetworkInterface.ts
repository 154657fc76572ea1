import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { byOf, changeNetworkInterface } from '../interface-changes';
import type { Ec2State } from '../state';

/**
 * `ela-attach-…` attachments are their services' own, with Force too. An ordinary attachment by another
 * account or service isn't the caller's either, unless the service lets it.
 */
export function detachNetworkInterface(state: Ec2State): Operation {
  return (input, { caller }) => {
    const attachmentId = required(input, 'AttachmentId');
    if (attachmentId.startsWith('ela-attach-')) throw errors.notYourAttachment();
    const it = state.networkInterfaces
      .all()
      .find(({ attachment }) => attachment?.attachmentId === attachmentId);
    const attachment = it?.attachment;
    if (it === undefined || attachment === undefined) throw errors.attachmentNotFound(attachmentId);
    const isOwn = attachment.instanceOwnerId === state.cloud.account || attachment.detachable === true;
    if (!isOwn) throw errors.notYourResource();
    if (attachment.deviceIndex === 0) throw errors.primaryInterface();
    changeNetworkInterface(state, byOf(caller), it.networkInterfaceId, 'detached', {
      attachment: undefined,
      status: 'available',
    });
    return { return: true };
  };
}
