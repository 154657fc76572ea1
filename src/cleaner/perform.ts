import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import type { ClassifiedNetworkInterface } from '../network-interfaces/classify';
import { awsErrorName, isRetriable } from './aws-errors';
import type { Effects } from './effects';
import { takeOffVpc } from './functions';

/**
 * Calls at the same time. EC2 refills the bucket of DeleteNetworkInterface by 5 a second (EC2 guide); Lambda
 * takes 15 changes a second (Lambda quotas).
 */
const AT_ONCE = 5;
/** Milliseconds of an invocation that a step's work may take; the rest waits for the next one. */
const TIME_FOR_WORK = 20_000;

/** What became of a step's work. */
export interface Work {
  /** How many are on their way now that weren't before. */
  readonly moved: number;
  /** How many network interfaces were deleted. */
  readonly deleted: number;
  /** How many were not dealt with: AWS asked to slow down, or the time for it was over. */
  readonly postponed: number;
}

/**
 * Takes functions off their VPC. One that is gone, or busy with another update, is no failure: the next
 * look will tell.
 *
 * @throws what Lambda refuses for good, such as a missing permission.
 */
export async function detachFunctions(effects: Effects, functions: readonly string[]): Promise<Work> {
  const { results, postponed } = await eachOf(effects, functions, (name) => takeOffVpc(effects, name));
  return { moved: results.filter((isBegun) => isBegun).length, deleted: 0, postponed };
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
): Promise<Work> {
  const { results, postponed } = await eachOf(effects, networkInterfaces, (each) => free(effects, each));
  return {
    moved: results.filter((result) => result !== 'as before').length,
    deleted: results.filter((result) => result === 'deleted').length,
    postponed,
  };
}

/**
 * Does something with each item, a few at a time, until the time is over or AWS asks to slow down. A
 * refusal for good ends it too, and is thrown once nothing is under way any more.
 */
async function eachOf<Item, Result>(
  { clock }: Pick<Effects, 'clock'>,
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<{ readonly results: readonly Result[]; readonly postponed: number }> {
  const until = clock.now() + TIME_FOR_WORK;
  const queue = [...items];
  const results: Result[] = [];
  const refusals: unknown[] = [];
  let isSlowedDown = false;
  const work = async (): Promise<void> => {
    while (!isSlowedDown && refusals.length === 0 && clock.now() < until) {
      const next = queue.shift();
      if (next === undefined) return;
      try {
        results.push(await act(next));
      } catch (error) {
        if (isRetriable(error)) {
          isSlowedDown = true;
          queue.push(next);
        } else refusals.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (refusals.length > 0) throw refusals[0];
  return { results, postponed: queue.length };
}

/** A detached one has to become available before it can be deleted. */
async function free(
  { ec2 }: Effects,
  { networkInterface, class: its }: ClassifiedNetworkInterface,
): Promise<'deleted' | 'detached' | 'as before'> {
  try {
    if (its.is === 'detachable' && networkInterface.attachment !== undefined) {
      await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: networkInterface.attachment.id }));
      return 'detached';
    }
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: networkInterface.id }));
    return 'deleted';
  } catch (error) {
    if (isHarmless(error)) return 'as before';
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
