import type { NetworkInterfaceClass } from '../../network-interfaces/classify';
import type { FunctionVersion } from '../../network-interfaces/vpc-functions';
import { count, describeInWords, listed } from '../../network-interfaces/words';
import { withoutNumbers } from '../follow';
import { ago, ahead, clockTime } from '../moments';
import { targetOf } from '../target';
import type { Blocker, Diagnosis, FailingDeletion, Remark } from './diagnose';
import type { Unread } from '../there';
import type { StackPicture } from './picture';

export function isTelling({ status, resources }: StackPicture): boolean {
  return status !== '' && resources.length > 0;
}

export function stackInWords(
  { name, status, beganAt, resources, reason }: StackPicture,
  now: number,
): string {
  const failed = resources.filter((each) => each.status === 'DELETE_FAILED');
  const isUnderWay = status.endsWith('_IN_PROGRESS');
  const last =
    failed.length === 0 || isUnderWay ? beganAt : Math.max(...failed.map(({ updatedAt }) => updatedAt));
  const when =
    last === undefined
      ? ''
      : isUnderWay
        ? ` since ${ago(last, now).replace(/ ago$/u, '')}`
        : ` ${ago(last, now)}`;
  const which =
    failed.length > 0
      ? `${isUnderWay ? ', failed so far' : ''}: ${listed(
          failed.map(({ logicalId }) => logicalId),
          8,
        )}`
      : '';
  const said = which === '' && reason !== undefined && status.endsWith('FAILED') ? `: ${reason}` : '';
  return `${name}  ${status}${when}${which}${said}`;
}

/** Failures that are told singly. */
const MOST_FAILURES = 5;

/** What failed and why, in CloudFormation's words, without what only its support needs. */
export function failuresInWords({ lastFailure }: StackPicture): readonly string[] {
  const all = lastFailure?.resources ?? [];
  const rest = all.length - MOST_FAILURES;
  return [
    ...all.slice(0, MOST_FAILURES).map(({ logicalId, reason }) => `${logicalId}: ${withoutNumbers(reason)}`),
    ...(rest > 0 ? [`and ${count(rest, 'more failure')}.`] : []),
  ];
}

/** What it is; then what makes it so. */
export function blockerInWords(
  blocker: Blocker,
  { at: now, isSaved }: Pick<Diagnosis, 'at' | 'isSaved'>,
): readonly string[] {
  const { networkInterface, class: its, blocks } = blocker;
  const gone = rightsInWords(blocker);
  const what = describeInWords(blocker).replace(`${networkInterface.id} (`, '').replace(/\)$/u, '');
  const where = `blocks ${listed(blocks, 3)}`;
  switch (its.is) {
    case 'orphaned':
      return [
        // Lambda may be about to, where it has the rights: between its letting go and its deletion lies a while.
        `${what}; free, and nobody ${gone === undefined ? 'is known to' : 'will'} delete it${gone === undefined ? '' : `: ${gone}`}; ${where}`,
        ...(its.profile.service === 'Lambda' ? ['no function or version uses its subnet and groups'] : []),
      ];
    case 'detachable':
      return [`${what}; ${where}`];
    case 'releasing':
      if (blocker.mayBeUsed) {
        const isFree = networkInterface.status === 'available';
        return [
          `${what.replace('Lambda is releasing it', `Lambda’s, ${isFree ? 'free' : 'in use'}`).replace(', was for', ', made for')}; ${where}`,
          `whether a function still uses its subnet and groups can’t be told ${isSaved ? 'from a saved answer' : 'without lambda:ListFunctions'}`,
        ];
      }
      return [`${what}; ${where}`, ...releaseInWords(blocker, now)];
    case 'held':
      if (blocker.goesWithStack) return [`${what}, which goes with the stack; until then ${where}`];
      return [
        `${what}${blocker.place === undefined ? '' : ` ${blocker.place}`}; ${where}`,
        'waiting doesn’t help: it stays as long as its user does',
        ...versionsInWords(its.holders),
      ];
    case 'foreign':
      return [`${what}; ${where}`, `never touched: ${untouchedInWords(its)}`];
  }
}

function untouchedInWords({ profile, account }: Extract<NetworkInterfaceClass, { is: 'foreign' }>): string {
  if (account !== undefined) return 'it is another account’s, which alone may delete it';
  return profile === undefined
    ? 'no leftover of a service that this program knows'
    : 'its service isn’t among those that are asked for, or its mark isn’t sure';
}

/** A published version keeps its network interfaces whatever happens to the function's own configuration. */
function versionsInWords(holders: readonly FunctionVersion[]): readonly string[] {
  return holders.some(({ version }) => version !== '$LATEST')
    ? ['a published version keeps it until that version is deleted']
    : [];
}

function releaseInWords(blocker: Blocker, now: number): readonly string[] {
  const { release, class: its } = blocker;
  if (its.is !== 'releasing' || release === undefined) return [];
  const gone = rightsInWords(blocker);
  const rights =
    gone === undefined
      ? []
      : [`${gone}, so that Lambda will let go of it and can’t delete it: it becomes free and stays`];
  const { since, notBefore, evidence, likelyBy, surelyBy, grade } = release;
  const known = grade === 'assumed' ? 'assumed' : `${grade} times`;
  if (since === undefined || likelyBy === undefined) {
    const earliest =
      notBefore === undefined
        ? ''
        : `, not before ${clockTime(notBefore, now)}, when its group or subnet was made`;
    return [
      ...rights,
      `a release takes ${its.profile.release.words} from when its user went (${known}); ${evidence}${earliest}`,
    ];
  }
  const likely = likelyBy > now ? `likely ${ahead(likelyBy, now)}, ` : '';
  const end = gone === undefined ? 'over' : 'free';
  return [
    ...rights,
    `since ${ago(since, now).replace(/ ago$/u, '')} (${evidence}); ${end} ${likely}nearly surely ${surelyBy > now ? ahead(surelyBy, now) : 'by now'} (${known})`,
  ];
}

/** What Lambda lacks to delete it. */
function rightsInWords({ roleIsGone, policyIsGone }: Blocker): string | undefined {
  if (roleIsGone !== undefined) return `its role (${roleIsGone}) is gone`;
  return policyIsGone === undefined ? undefined : `the policy of its role (${policyIsGone}) is gone`;
}

/** `12 left behind by Lambda, 3 held`. */
export function kinds(blockers: readonly Blocker[]): string {
  const numbers = new Map<string, number>();
  for (const { class: its } of blockers) {
    const service = its.profile?.service ?? 'nobody’s service';
    const key =
      its.is === 'foreign'
        ? 'not a service’s leftovers'
        : `${its.is === 'orphaned' ? 'left behind' : its.is} (${service})`;
    numbers.set(key, (numbers.get(key) ?? 0) + 1);
  }
  return [...numbers].map(([key, number]) => `${number} ${key}`).join(', ');
}

export function othersInWords({
  references,
  associations,
  residents,
  exports,
}: Diagnosis): readonly string[] {
  return [
    ...references.map(
      ({ from, fromName, to, direction }) =>
        `${to} is named by an ${direction} rule of ${from} (${fromName}), which blocks its deletion: remove that rule.`,
    ),
    ...associations.map(
      ({ groupId, vpcId, state }) =>
        `${groupId} is associated with ${vpcId} as well (${state}), which blocks its deletion: aws ec2 disassociate-security-group-vpc --group-id ${groupId} --vpc-id ${vpcId}`,
    ),
    ...byVpc(residents).map(
      ([vpcId, names]) => `${vpcId} can’t be deleted while others are in it: ${listed(names, 5)}.`,
    ),
    ...exports.map(
      ({ name, importedBy }) =>
        `The export ${name} is used by ${listed(importedBy, 3)}: while it is, the stack’s deletion is refused before it begins.`,
    ),
  ];
}

/** What is in each VPC, in words. */
function byVpc(residents: Diagnosis['residents']): readonly (readonly [string, readonly string[]])[] {
  const names = new Map<string, string[]>();
  for (const { id, name, vpcId } of residents) {
    names.set(vpcId, [...(names.get(vpcId) ?? []), name === undefined ? id : `${id} (${name})`]);
  }
  return [...names];
}

export function failingInWords({ stack, resources }: FailingDeletion): string {
  return `The deletion of ${stack} that is under way doesn’t try ${listed(resources, 3)} again: it will end in DELETE_FAILED, and has to be asked for once more then.`;
}

export function remarkInWords(remark: Remark): string {
  switch (remark.is) {
    case 'did-not-wait': {
      const who =
        remark.roleArn === undefined ? 'whoever deletes the stack' : `the stack’s role ${remark.roleArn}`;
      return `CloudFormation deleted ${listed(remark.functions, 3)} without waiting for the network interfaces. AWS documents that it waits (up to 45 minutes, reported) where ${who} may ec2:DescribeNetworkInterfaces, though not all logs show that: give that permission for the next time.`;
    }
    case 'express':
      return `The operation on ${remark.stack} was in express mode, which doesn’t wait for network interfaces to be released.`;
    case 'protected':
      return `${remark.stack} has termination protection on: its deletion is refused until that is off.`;
  }
}

export function unreadInWords({ action, reason }: Unread): string {
  return `Not told, for want of ${action}: ${reason}`;
}

export function nothingInWords(
  { stacks, targets, remarks, unread, isSaved }: Diagnosis,
  words: readonly string[],
): readonly string[] {
  if (isSaved) return [`No network interface is in ${listed(words, 5)}.`];
  const isAllGone =
    stacks.length > 0 &&
    stacks.every(({ status }) => status === 'DELETE_COMPLETE') &&
    targets.groupIds.length + targets.subnetIds.length === 0 &&
    targets.vpcId === undefined;
  if (isAllGone) return [];
  // A stack’s own aren’t told, though they are there.
  const gone = stacks.length === 0 ? words.filter((word) => targetOf(word).is === 'network-interface') : [];
  const others = words.filter((word) => !gone.includes(word));
  const nothing = remarks.some(({ is }) => is === 'protected') ? 'Nothing else' : 'Nothing';
  const what = unread.length === 0 ? nothing : `${nothing} that could be looked at`;
  return [
    ...(gone.length === 0 ? [] : [`${listed(gone, 5)} ${gone.length === 1 ? 'is' : 'are'} gone.`]),
    ...(others.length === 0 ? [] : [`${what} stands in the way of deleting ${listed(others, 5)}.`]),
    ...unlookedInWords(stacks),
  ];
}

/** What keeps a VPC, too, and isn't looked for (EC2 API reference, DeleteVpc): told where one couldn't be deleted. */
function unlookedInWords(stacks: Diagnosis['stacks']): readonly string[] {
  const failed = stacks
    .flatMap(({ resources }) => resources)
    .filter(({ type, status }) => type === 'AWS::EC2::VPC' && status === 'DELETE_FAILED');
  if (failed.length === 0) return [];
  const vpcs = listed(
    failed.map(({ physicalId }) => physicalId),
    3,
  );
  return [
    `Not looked at: gateways, route tables, network ACLs and peering connections that others have made in ${vpcs}, which keep it as well.`,
  ];
}
