import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import { classify, classIfUnused, isTouchable, type Touchable } from '../network-interfaces/classify';
import { blockedTargets } from '../network-interfaces/network-interface';
import { inspect } from '../network-interfaces/scan';
import { Users } from '../network-interfaces/users';
import { awsErrorName, isAccessDenied } from './aws-errors';
import { callsAtOnce } from './delete-rate';
import type { Effects } from './effects';
import { takeOffVpc, vpcFunctions } from './functions';
import type { Settings } from './settings';
import { sideBySide, type Manner } from './side-by-side';
import { FUNCTION_REFUSALS_IN_A_ROW, FUNCTIONS_AT_ONCE, MOST_REFUSALS } from './tuning';

/** What became of a step's work. */
export interface Work {
  /** How many are on their way now that weren't before. */
  readonly moved: number;
  /** The ids of the network interfaces that were deleted. */
  readonly deleted: readonly string[];
  /** How many were not dealt with: AWS asked to slow down, or the time for it was over. */
  readonly postponed: number;
  /** Whether AWS asked to slow down. */
  readonly isRefused: boolean;
}

/** What a step's work may take of AWS's patience and of an invocation's time. */
export interface Allowance {
  /** No call is begun after this instant, in milliseconds since the epoch. */
  readonly until: number;
  /** Whether EC2 has asked to slow down before: `delete-rate.ts`. */
  readonly isSlowed: boolean;
  /** Steps of no effect in a row before this one: then a refusal is tried again within this invocation. */
  readonly retries: number;
}

/** Lambda refuses one by one, and says when it can again (429): each is tried again until the time is over. */
function updates({ until }: Allowance): Manner {
  return { until, atOnce: FUNCTIONS_AT_ONCE, inARow: FUNCTION_REFUSALS_IN_A_ROW, inAll: Infinity };
}

/**
 * EC2's bucket is shared by all stacks of the account: what is refused comes with the next burst, in which more
 * can be had. Where the one before had no effect at all, refusals are borne: each call may be refused after one
 * that was not, in turn and for ever, and then only the call after it gets through.
 */
function deletes({ until, isSlowed, retries }: Allowance): Manner {
  return {
    until,
    atOnce: callsAtOnce(isSlowed),
    inARow: 1,
    inAll: retries > (isSlowed ? 2 : 0) ? MOST_REFUSALS : 0,
  };
}

/**
 * Takes functions off their VPC. One that is gone, or busy with another update, is no failure: the next
 * look will tell.
 *
 * @throws what Lambda refuses for good, such as a missing permission.
 */
export async function detachFunctions(
  effects: Effects,
  functions: readonly string[],
  allowance: Allowance,
): Promise<Work> {
  const { results, rest, isRefused } = await sideBySide(effects, functions, updates(allowance), (name) =>
    takeOffVpc(effects, name),
  );
  return {
    isRefused,
    postponed: rest.length,
    moved: results.filter((isBegun) => isBegun).length,
    deleted: [],
  };
}

/**
 * Detaches the detachable and deletes the orphaned. One that is gone, or in use again, is no failure:
 * the next look will tell.
 *
 * @throws what EC2 refuses for good, such as a missing permission.
 */
export async function deleteNetworkInterfaces(
  effects: Effects,
  networkInterfaces: readonly Touchable[],
  allowance: Allowance,
): Promise<Work> {
  const { results, rest, isRefused } = await sideBySide(
    effects,
    networkInterfaces,
    deletes(allowance),
    (each) => free(effects, each).then((became) => ({ became, id: each.networkInterface.id })),
  );
  return {
    isRefused,
    postponed: rest.length,
    moved: results.filter(({ became }) => became !== 'as before').length,
    deleted: results.flatMap(({ became, id }) => (became === 'deleted' ? [id] : [])),
  };
}

/** What became of network interfaces that EC2 had ceased to show. */
export interface Confirmation {
  readonly deleted: number;
  /** They are there, and in the way. */
  readonly inUse: number;
  /** EC2 refused these by name, in the look or in the deletion that followed it. */
  readonly gone: readonly string[];
  /** EC2 answered a look by these ids, and neither showed nor refused them. */
  readonly unanswered: readonly string[];
}

/**
 * Makes sure that network interfaces are gone: answers of lists can be empty, or old, for minutes after a change. Each is
 * looked at by its id. What that says is gone is gone; what it shows is deleted only if it is in the targets still and
 * still orphaned, with nobody who was listed after that look: its user may have made it another's meanwhile. Where
 * any of that may not be tried, or AWS asks to slow down, nothing is known.
 */
export async function confirmGone(
  effects: Effects,
  settings: Settings,
  ids: readonly string[],
  allowance: Allowance,
): Promise<Confirmation> {
  try {
    const seen = await inspect(effects.ec2, ids);
    const inTheWay = seen.networkInterfaces.filter(
      (each) =>
        blockedTargets(each, settings.targets).length > 0 && classIfUnused(each, settings) !== 'foreign',
    );
    const mayGo = inTheWay.some((each) => classIfUnused(each, settings) === 'orphaned');
    const users = mayGo
      ? await Users.listedAfter(seen, () => vpcFunctions(effects, allowance.until))
      : 'not looked up';
    const orphaned = inTheWay
      .map((networkInterface) => ({ networkInterface, class: classify(networkInterface, settings, users) }))
      .filter((each) => isTouchable(each))
      .filter((each) => each.class.is === 'orphaned');
    const { results } = await sideBySide(
      effects,
      orphaned,
      deletes(allowance),
      ({ networkInterface: { id } }) => deleteIfThere(effects, id).then((became) => ({ became, id })),
    );
    return {
      deleted: results.filter(({ became }) => became === 'deleted').length,
      inUse: inTheWay.length - orphaned.length + results.filter(({ became }) => became === 'in use').length,
      gone: [...seen.gone, ...results.flatMap(({ became, id }) => (became === 'gone' ? [id] : []))],
      unanswered: seen.unanswered,
    };
  } catch (error) {
    if (isAccessDenied(error)) return { deleted: 0, inUse: 0, gone: [], unanswered: [] };
    throw error;
  }
}

async function deleteIfThere({ ec2 }: Effects, id: string): Promise<'deleted' | 'in use' | 'gone'> {
  try {
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    return 'deleted';
  } catch (error) {
    if (awsErrorName(error) === 'InvalidNetworkInterfaceID.NotFound') return 'gone';
    if (isHarmless(error)) return 'in use';
    throw error;
  }
}

/** A detached one has to become available before it can be deleted. */
async function free(
  { ec2 }: Effects,
  { networkInterface, class: its }: Touchable,
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
