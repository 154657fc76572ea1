import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import type { ClassifiedNetworkInterface } from '../network-interfaces/classify';
import { awsErrorName, isRetriable } from './aws-errors';
import type { Effects } from './effects';
import { takeOffVpc } from './functions';

/** Deletes at the same time. EC2 refills the bucket of DeleteNetworkInterface by 5 a second (EC2 guide). */
const AT_ONCE = 5;
/** Milliseconds of an invocation that deleting may take; the rest waits for the next one. */
const TIME_FOR_DELETES = 20_000;

/** Takes functions off their VPC. Tells whether any of them began. */
export async function detachFunctions(effects: Effects, functions: readonly string[]): Promise<boolean> {
  const begun = await Promise.all(functions.map((name) => takeOffVpc(effects, name)));
  return begun.includes(true);
}

/** What became of an attempt to delete. */
export interface Deletion {
  readonly deleted: number;
  /** How many were not dealt with: EC2 asked to slow down, or the time for it was over. */
  readonly postponed: number;
}

/**
 * Detaches the detachable and deletes the orphaned. One that is gone, or in use again, is no failure:
 * the next look will tell.
 *
 * @throws what EC2 refuses for good, such as a missing permission.
 */
export async function deleteNetworkInterfaces(
  effects: Effects,
  networkInterfaces: readonly ClassifiedNetworkInterface[],
): Promise<Deletion> {
  const until = effects.clock.now() + TIME_FOR_DELETES;
  const queue = [...networkInterfaces];
  let deleted = 0;
  let isSlowedDown = false;
  const work = async (): Promise<void> => {
    while (!isSlowedDown && effects.clock.now() < until) {
      const next = queue.shift();
      if (next === undefined) return;
      try {
        if (await free(effects, next)) deleted += 1;
      } catch (error) {
        if (!isRetriable(error)) throw error;
        isSlowedDown = true;
        queue.push(next);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { deleted, postponed: queue.length };
}

/** Tells whether it was deleted: a detached one has to become available first. */
async function free(
  { ec2 }: Effects,
  { networkInterface, class: its }: ClassifiedNetworkInterface,
): Promise<boolean> {
  try {
    if (its.is === 'detachable' && networkInterface.attachment !== undefined) {
      await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: networkInterface.attachment.id }));
      return false;
    }
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: networkInterface.id }));
    return true;
  } catch (error) {
    if (isHarmless(error)) return false;
    throw error;
  }
}

/** Gone, in use again, or not for us to detach. `InvalidParameterValue` means too much to go by its code alone. */
function isHarmless(error: unknown): boolean {
  switch (awsErrorName(error)) {
    case 'InvalidNetworkInterfaceID.NotFound':
    case 'InvalidAttachmentID.NotFound':
    case 'OperationNotPermitted':
    case 'IncorrectState':
      return true;
    case 'InvalidParameterValue':
      return error instanceof Error && error.message.includes('currently in use');
    // EC2's word for what belongs to another account; the same code means bad credentials elsewhere.
    case 'AuthFailure':
      return error instanceof Error && error.message.includes('permission to access the specified resource');
    default:
      return false;
  }
}
