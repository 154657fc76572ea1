import type { ClassifiedNetworkInterface } from '../network-interfaces/classify';
import { blockedTargets } from '../network-interfaces/network-interface';
import { asManyAsFit, clip, count, describeInWords, listed, versionName } from '../network-interfaces/words';
import type { DeleteState } from './context';
import type { Ending, Facts, Step } from './delete-states';
import type { BlockedByFunction, BlockedBy } from './blocked-by';
import type { UpdateFailure } from './functions';
import type { Settings } from './settings';
import type { Mode } from './state/operation';
import { CLEAN_SCANS } from './tuning';
import { onceMore } from './words';

/** A progress event's message at its longest. The API shows 1,024 characters of a status reason. */
export const LONGEST_MESSAGE = 1_000;

const MINUTE = 60_000;

/** What a progress event says of a step: the first sentence tells what the user has to know. */
export function messageOf(
  step: Step,
  facts: Facts,
  state: DeleteState,
  settings: Settings,
  now: number,
): string {
  switch (step.do) {
    case 'detach':
      return `Taking ${count(step.functions.length, 'function')} off the VPC: ${listed(step.functions, 5)}.`;
    case 'delete':
      return fitted(
        `Deleting ${count(step.networkInterfaces.length, 'network interface')} left behind: `,
        step.networkInterfaces,
      );
    case 'wait':
      return waiting(step.for, facts, state, settings, now);
    case 'verify':
      return 'No service-left network interface blocks the targets any more; looking once more, because EC2’s answers can lag.';
    case 'tell':
    case 'succeed':
    case 'fail':
      return endingInWords(step.because, facts, state, settings);
  }
}

/** What is said where EC2 refused to delete more for now: it is a while until the next turn. */
export function takingTurns(all: readonly ClassifiedNetworkInterface[], deleted: readonly string[]): string {
  const left = all.filter(({ networkInterface: { id } }) => !deleted.includes(id));
  return fitted(
    `Deleting ${count(all.length, 'network interface')} left behind, ${left.length} of them in a while: EC2 deletes 5 a second for the whole account and Region, and refused more for now. Left: `,
    left,
  );
}

function waiting(
  left: readonly ClassifiedNetworkInterface[],
  facts: Facts,
  state: DeleteState,
  settings: Settings,
  now: number,
): string {
  const minutes = Math.max(0, Math.round((now - state.operation.startedAt) / MINUTE));
  const most = Math.round((state.operation.deadline - state.operation.startedAt) / MINUTE);
  const spent = `${minutes} of at most ${most} minutes have passed.`;
  if (left.length === 0 && facts.isCutShort) {
    return `Reading EC2’s list of network interfaces, which came to no end in the time of one invocation; going on with it. ${spent}`;
  }
  if (left.length === 0 && facts.updatingFunctions.length === 0 && facts.unaskedFunctions.length > 0) {
    return `Asking Lambda where ${count(facts.unaskedFunctions.length, 'function')} of FunctionNames stand; it asks to slow down. ${spent}`;
  }
  if (left.length === 0) {
    return `Waiting until ${listed(facts.updatingFunctions, 5)} is off the VPC. ${spent}`;
  }
  const blocked = left.flatMap(({ networkInterface }) => blockedTargets(networkInterface, settings.targets));
  const times = [...new Set(left.flatMap(({ class: its }) => its.profile?.release.words ?? []))];
  const isHolderKnown = left.some(({ class: its }) => its.is === 'held');
  const { holder: before } = state.owners;
  const holder = before === undefined || isHolderKnown ? '' : `Last seen held by ${before}. `;
  const start = `Waiting for ${facts.isComplete ? '' : 'at least '}${count(left.length, 'network interface')} that ${left.length === 1 ? 'blocks' : 'block'} ${listed(blocked, 3)}; a release takes ${listed(times, 3)}. ${spent} ${holder}`;
  return fitted(start, left);
}

function endingInWords(because: Ending, facts: Facts, state: DeleteState, settings: Settings): string {
  const left = because.is === 'clean' || because.is === 'unread' ? [] : because.left;
  const others = othersInTheWay(facts, left, settings);
  const denied = state.operation.statusDenied ? STATUS_DENIED : '';
  switch (because.is) {
    case 'clean':
      return listing(
        `${denied}${goneInWords(state, others)}${onceInWords(state)}`,
        [],
        others,
        facts,
        state.operation.mode,
      );
    case 'one-pass':
      return listing(
        `${denied}Not waiting, because UpdateTimeoutInMinutes is 0: ${count(left.length, 'network interface')} left in place: `,
        left,
        others,
        facts,
        state.operation.mode,
      );
    case 'timeout': {
      const minutes = Math.round((state.operation.deadline - state.operation.startedAt) / MINUTE);
      const functions =
        because.stillDetaching.length === 0
          ? ''
          : `Not off the VPC yet: ${listed(because.stillDetaching, 3)}. `;
      return listing(
        `${denied}The ${minutes} minutes are over and ${count(left.length, 'network interface')} ${left.length === 1 ? 'is' : 'are'} left. ${afterTimeout(state, left, settings)} ${functions}Left: `,
        left,
        others,
        facts,
        state.operation.mode,
      );
    }
    case 'unread':
      return `The time is up, and EC2’s list of network interfaces came to no end: none of a service’s was in what could be read of it. Delete the stack again later; if this stays, ask AWS Support about DescribeNetworkInterfaces in this Region.`;
    case 'blocked':
      return listing(`${blockedByInWords(because.by)} Left: `, left, others, facts, state.operation.mode);
  }
}

/** The stack may well be being deleted, which nobody can tell. */
const STATUS_DENIED =
  'What the stack is doing can’t be read, because the type’s execution role lacks cloudformation:DescribeStacks: so no function was taken off its VPC, and nothing that one holds was waited for. Allow cloudformation:DescribeStacks in the policy of that role before the next deletion (guides/permissions.md). ';

/**
 * What blocks a target besides what was waited for: foreign ones and, where the stack stays, held ones. They
 * are not touched, and the user has to know of them all the same.
 */
export function othersInTheWay(
  { networkInterfaces }: Facts,
  left: readonly ClassifiedNetworkInterface[],
  { targets }: Settings,
): readonly ClassifiedNetworkInterface[] {
  const ids = new Set(left.map(({ networkInterface }) => networkInterface.id));
  return networkInterfaces.filter(
    ({ networkInterface }) =>
      !ids.has(networkInterface.id) && blockedTargets(networkInterface, targets).length > 0,
  );
}

function goneInWords(
  { deletes: { deleted }, proof: { seen } }: DeleteState,
  others: readonly ClassifiedNetworkInterface[],
): string {
  // Some may have come after others had gone.
  const all = Math.max(deleted, seen);
  // One may have got another user while it was being released. Which were seen isn't remembered.
  const mayBeUsed = deleted < all && others.some(({ class: { is } }) => is === 'held');
  const gone = mayBeUsed ? 'gone, or in use again' : 'gone';
  const byThis =
    deleted > 0 ? `, ${deleted === all ? '' : `${deleted} of them `}deleted by this resource` : '';
  if (all === 0) return 'No service has left a network interface behind.';
  return all === 1
    ? `The network interface that a service had left is ${gone}${byThis}.`
    : `All ${all} network interfaces that services had left are ${gone}${byThis}.`;
}

/** Two looks prove an end, where there is time for them. */
function onceInWords({ operation: { onePass }, proof: { cleanScans } }: DeleteState): string {
  return onePass || cleanScans >= CLEAN_SCANS ? '' : ' That was seen once only, because the time is up.';
}

/** What is left, and what else is in the way, each as far as there is room for it. */
function listing(
  start: string,
  left: readonly ClassifiedNetworkInterface[],
  others: readonly ClassifiedNetworkInterface[],
  { isEverything }: Facts,
  mode: Mode,
): string {
  if (others.length === 0) return fitted(start, left);
  const [isOne, many] = [others.length === 1, count(others.length, 'other network interface')];
  // In an update most of what is in use stays, and so do its group and its subnet.
  const so =
    mode === 'deletion'
      ? `not touched, which will keep ${isOne ? 'its' : 'their'} groups and subnets from being deleted`
      : `not touched, which keeps ${isOne ? 'its' : 'their'} groups and subnets where they are`;
  const between = `${isEverything ? '' : 'At least '}${many} ${so}${mode === 'deletion' ? '' : versionsInWords(others)}: `;
  const wanted = others.map(describeInWords).join('; ').length;
  const room = LONGEST_MESSAGE - start.length - between.length;
  // Half of the room each, and what the others don't need of theirs.
  const first = fitted(start, left, between.length + Math.min(Math.floor(room / 2), wanted + 2));
  return fitted(`${first} ${between}`, others);
}

/** Published versions keep their place for ever, which an update shows only by what it leaves. */
function versionsInWords(others: readonly ClassifiedNetworkInterface[]): string {
  const version = others
    .flatMap(({ class: its }) => (its.is === 'held' ? its.holders : []))
    .find((holder) => holder.version !== '$LATEST');
  if (version === undefined) return '';
  return ` (a published version lets go only when it is deleted: aws lambda delete-function --function-name ${version.functionName} --qualifier ${version.version})`;
}

function blockedByInWords(by: BlockedBy): string {
  switch (by.is) {
    case 'resource-stays':
      return `The ${by.owner} holds its network interfaces, and its own deletion ended as ${by.resource.status}. Delete it, then delete the stack again.`;
    case 'resource-after-this':
      return `The ${by.owner} holds its network interfaces, and is deleted only after this resource: nothing can happen. ${onceMore('it')} In the template, let ${by.resource.logicalId} depend on this resource instead.`;
    case 'update-failed':
      return updateFailureInWords(by.failure);
    default:
      return functionInWords(by);
  }
}

/** What to do when the time is up and the deletion has failed by that: of the stack, or of the resource alone. */
export const AFTER_TIMEOUT = {
  deletion:
    'Delete the stack again later, and set a longer TimeoutInMinutes in the template for the next time.',
  alone: 'Delete this resource again later, or set a longer TimeoutInMinutes.',
} as const;

/** What to do when the time is up, which differs with what becomes of this resource then. */
function afterTimeout(
  { operation: { mode, statusDenied } }: DeleteState,
  left: readonly ClassifiedNetworkInterface[],
  { onTimeout, targets }: Settings,
): string {
  // It is a stack's, whatever that is doing.
  switch (statusDenied ? 'deletion' : mode) {
    case 'deletion':
      return onTimeout === 'FAIL'
        ? // A stack in DELETE_FAILED can't be updated any more.
          AFTER_TIMEOUT.deletion
        : // This resource is gone then, and with it who deletes what gets free.
          `CloudFormation goes on without this resource. Where a group or subnet fails then, delete what has become available by then (${deleteCommand(left)}), and delete the stack again.`;
    case 'clean-up':
      // CloudFormation drops from the stack what it can't delete in three attempts.
      return `Delete those that become available (${deleteCommand(left)}); when all are gone, delete what the update leaves behind (${targetCommand(targets)}). Set a longer UpdateTimeoutInMinutes for the next update.`;
    case 'alone':
      return AFTER_TIMEOUT.alone;
  }
}

function deleteCommand(left: readonly ClassifiedNetworkInterface[]): string {
  return `aws ec2 delete-network-interface --network-interface-id ${left[0]?.networkInterface.id ?? 'eni-…'}`;
}

function targetCommand({ groupIds: [groupId], subnetIds: [subnetId], vpcId }: Settings['targets']): string {
  if (groupId !== undefined) return `aws ec2 delete-security-group --group-id ${groupId}`;
  if (subnetId !== undefined) return `aws ec2 delete-subnet --subnet-id ${subnetId}`;
  return `aws ec2 delete-vpc --vpc-id ${vpcId ?? 'vpc-…'}`;
}

function updateFailureInWords({ code, functionName, reason }: UpdateFailure): string {
  const why = reason === '' ? code : `${code}, ${clip(reason.replace(/[\s.]+$/u, ''), 300)}`;
  return `Lambda can’t take function ${functionName} off the VPC (${why}), and doesn’t release its network interfaces. ${onceMore('the function')}`;
}

function functionInWords(by: BlockedByFunction): string {
  const name = versionName(by.holder);
  switch (by.is) {
    case 'owner-outside':
      return by.stackName === undefined
        ? `Function ${name}, which belongs to no stack, uses the same subnet and security groups and is not being deleted. Take it off them or delete it, then delete the stack again.`
        : `Function ${name} of stack ${by.stackName} uses the same subnet and security groups and is not being deleted. Take it off them or delete that stack first, then delete this one again.`;
    case 'owner-stays':
      return `Function ${name} (${by.logicalId}) holds its network interfaces, and its own deletion ended as ${by.status}. Delete the function or take it off the VPC, then delete the stack again.`;
    case 'owner-kept':
      return `Function ${name} (${by.logicalId}) holds its network interfaces, and its DeletionPolicy keeps it, so it is left on its VPC. Delete the function or take it off the VPC, then delete the stack again.`;
    case 'serves-later': {
      const { customResource, stackName } = by;
      const cure =
        stackName === undefined
          ? `let ${customResource} depend on this resource`
          : `take the function out of FunctionNames, and let its stack ${stackName} depend on this resource`;
      return `Function ${name} (${by.logicalId}) may have to delete the custom resource ${customResource}, which isn’t deleted yet, so it is left on its VPC: nothing can happen. ${onceMore('both')} In the template, ${cure}.`;
    }
    case 'wrong-order':
      return `Function ${name} (${by.logicalId}) is deleted only after this resource, which may not take it off the VPC: nothing can happen. ${onceMore('the function')} In the template, let the function depend on this resource instead, or name it in FunctionNames.`;
    case 'published-version':
      return `Published version ${name} of ${by.logicalId} keeps its network interfaces until the function is deleted, which comes only after this resource: FunctionNames can't help here. ${onceMore('the function')} In the template, let the function depend on this resource instead.`;
  }
}

/** A list after its beginning, as far as the message has room for it besides what is reserved. */
function fitted(
  start: string,
  networkInterfaces: readonly ClassifiedNetworkInterface[],
  reserved = 0,
): string {
  if (networkInterfaces.length === 0)
    return start.replace(/(?: Left: |: |\s)$/u, (end) => (end.startsWith(':') ? '.' : ''));
  const items = networkInterfaces.map(describeInWords);
  return `${start}${asManyAsFit(items, LONGEST_MESSAGE - reserved - start.length - 1)}.`;
}
