import type { NetworkInterfaceClass } from '../../network-interfaces/classify';
import type { FunctionVersion } from '../../network-interfaces/vpc-functions';
import { count, describeInWords, holderInWords, listed } from '../../network-interfaces/words';
import { withoutNumbers } from '../follow';
import { fold } from '../fold';
import type { Io } from '../io';
import { ago, ahead, clockTime } from '../moments';
import { forAws, programName } from '../product';
import { targetOf } from '../target';
import type { Blocker, Diagnosis, FailingDeletion, Remark } from './diagnose';
import type { StackPicture, Unread } from './picture';

/** In which form it is told. */
export const FORMATS = ['text', 'json', 'ndjson', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** Network interfaces that are told singly; more of the same kind are counted. */
const MOST_TOLD = 20;
/** Ids of a saved answer that the next command names. */
const MOST_PROPOSED = 3;
/** From here on, what is told of one stands beside its id. */
const COLUMN = 22;

/** The diagnosis in the wanted form, with a line's end. */
export function report(
  diagnosis: Diagnosis,
  format: Format,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env' | 'carried'>,
): string {
  switch (format) {
    case 'text':
      return `${inText(diagnosis, words, io).join('\n')}\n`;
    case 'json':
      return `${JSON.stringify(inJson(diagnosis, words, io), null, 2)}\n`;
    case 'ndjson':
      return diagnosis.blockers.map((each) => `${JSON.stringify(blockerInJson(each))}\n`).join('');
    case 'markdown':
      return inMarkdown(diagnosis, words, io);
  }
}

function inText(
  diagnosis: Diagnosis,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env' | 'carried'>,
): readonly string[] {
  const { width } = io;
  const { stacks, blockers, at } = diagnosis;
  const told = blockers.slice(0, MOST_TOLD);
  const more = blockers.length - told.length;
  return [
    ...stacks
      .filter(isTelling)
      .flatMap((stack) => [
        fold(stackInWords(stack, at), width, 4, 0),
        ...failuresInWords(stack).map((each) => fold(each, width, 4, 2)),
      ]),
    ...told.map((each) => inColumn(each.networkInterface.id, blockerInWords(each, diagnosis), width)),
    ...(more === 0
      ? []
      : [
          fold(
            `and ${count(more, 'more network interface')}: ${kinds(blockers.slice(MOST_TOLD))}.`,
            width,
            4,
            0,
          ),
        ]),
    ...othersInWords(diagnosis).map((each) => fold(each, width, 4, 0)),
    ...diagnosis.failing.map((each) => fold(failingInWords(each), width, 4, 0)),
    ...diagnosis.remarks.map((each) => fold(remarkInWords(each), width, 4, 0)),
    ...diagnosis.unread.map((each) => fold(unreadInWords(each), width, 4, 0)),
    ...(diagnosis.outlook.is === 'nothing'
      ? nothingInWords(diagnosis, words).map((each) => fold(each, width, 4, 0))
      : []),
    fold(`Next: ${nextStep(diagnosis, words, io)}`, width, 6, 0),
  ];
}

/** An id, and beside it what is said of it. */
function inColumn(id: string, lines: readonly string[], width: number): string {
  const [first = '', ...rest] = lines;
  const beside = fold(first, width, COLUMN, COLUMN).slice(COLUMN);
  return [`${id.padEnd(COLUMN - 1)} ${beside}`, ...rest.map((line) => fold(line, width, COLUMN))].join('\n');
}

function isTelling({ status, resources }: StackPicture): boolean {
  return status !== '' && resources.length > 0;
}

function stackInWords({ name, status, beganAt, resources, reason }: StackPicture, now: number): string {
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
function failuresInWords({ lastFailure }: StackPicture): readonly string[] {
  const all = lastFailure?.resources ?? [];
  const rest = all.length - MOST_FAILURES;
  return [
    ...all.slice(0, MOST_FAILURES).map(({ logicalId, reason }) => `${logicalId}: ${withoutNumbers(reason)}`),
    ...(rest > 0 ? [`and ${count(rest, 'more failure')}.`] : []),
  ];
}

/** What it is; then what makes it so. */
function blockerInWords(
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
function kinds(blockers: readonly Blocker[]): string {
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

function othersInWords({ references, associations, residents, exports }: Diagnosis): readonly string[] {
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

function failingInWords({ stack, resources }: FailingDeletion): string {
  return `The deletion of ${stack} that is under way doesn’t try ${listed(resources, 3)} again: it will end in DELETE_FAILED, and has to be asked for once more then.`;
}

function remarkInWords(remark: Remark): string {
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

function unreadInWords({ action, reason }: Unread): string {
  return `Not told, for want of ${action}: ${reason}`;
}

function nothingInWords(
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

/**
 * What `wait` and `clean` are to be asked for: a saved answer is neither's target, and `wait` takes the subnet of a
 * network interface.
 */
function targetsFor(
  command: 'clean' | 'wait',
  { blockers, isSaved }: Pick<Diagnosis, 'blockers' | 'isSaved'>,
  words: readonly string[],
): readonly string[] {
  const ids = isSaved ? blockers.map(({ networkInterface: { id } }) => id) : words;
  const subnetOf = (word: string): string =>
    blockers.find(({ networkInterface: { id } }) => id === word)?.networkInterface.subnetId ?? word;
  const all = command === 'clean' ? ids : [...new Set(ids.map(subnetOf))];
  return isSaved ? all.slice(0, MOST_PROPOSED) : all;
}

/** The command that turns a stack’s termination protection off. */
export function unprotect(stackName: string, carried: string): string {
  return `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stackName}${forAws(carried)}`;
}

/** The one next command, or what a person has to do. */
function nextStep(
  diagnosis: Diagnosis,
  words: readonly string[],
  { env, carried = '' }: Pick<Io, 'env' | 'carried'>,
): string {
  const { outlook, blockers, stacks, references, associations, exports, failing, isSaved } = diagnosis;
  const program = programName(env);
  const targets = `${words.join(' ')}${carried}`;
  const failed = stacks.find(({ status }) => status === 'DELETE_FAILED');
  const then = failed === undefined && failing.length === 0 ? '' : ' --then-delete';
  const wait = `${program} wait ${targetsFor('wait', diagnosis, words).join(' ')}${carried} --yes${then}`;
  if (outlook.is === 'nothing') {
    return failed === undefined
      ? 'nothing to do.'
      : `aws cloudformation delete-stack --stack-name ${failed.name}${forAws(carried)}`;
  }
  // Only a deletion that was tried is known to be wanted.
  if (failed?.isProtected === true && diagnosis.obstacles.is === 'nothing') {
    return unprotect(failed.name, carried);
  }
  const [exported] = exports;
  if (exported !== undefined) return `delete or change ${listed(exported.importedBy, 3)} first.`;
  if (outlook.is === 'wait') return wait;
  const unsure = blockers.filter(({ mayBeUsed }) => mayBeUsed).map(({ networkInterface: { id } }) => id);
  if (unsure.length > 0) {
    const again = isSaved ? `${unsure.slice(0, MOST_PROPOSED).join(' ')}${carried}` : targets;
    return `${program} why ${again}, with credentials that may lambda:ListFunctions.`;
  }
  const held = blockers.find((each) => each.class.is === 'held' && !each.goesWithStack);
  if (held?.class.is === 'held') {
    const published = held.class.holders.find(({ version }) => version !== '$LATEST');
    const act =
      published === undefined
        ? `take ${holderInWords(held.networkInterface, held.class)} off this VPC or delete it`
        : `aws lambda delete-function --function-name ${published.functionName} --qualifier ${published.version}${forAws(carried)}`;
    // What nobody holds any more is released first.
    return `${act}; then ${wait}`;
  }
  // What is still held is free later, and deleted then: one command for both.
  if (blockers.some(({ class: { is } }) => is === 'releasing')) {
    return wait;
  }
  if (blockers.some(({ class: { is } }) => is !== 'foreign' && is !== 'held')) {
    return `${program} clean ${targetsFor('clean', diagnosis, words).join(' ')}${carried} --yes${then}`;
  }
  const foreign = blockers.find(({ class: { is } }) => is === 'foreign');
  const account = foreign?.class.is === 'foreign' ? foreign.class.account : undefined;
  if (foreign !== undefined && account !== undefined)
    return `ask the people of account ${account} to delete what ${foreign.networkInterface.id} is for.`;
  if (foreign !== undefined)
    return `delete or move ${foreign.networkInterface.id} yourself, if it is no longer needed.`;
  if (references.length > 0) return 'remove the rules named above.';
  if (associations.length > 0) return 'disassociate the groups named above.';
  if (diagnosis.residents.length > 0) {
    return 'delete what is named above, or the stacks that it is of, if nobody needs it any more.';
  }
  return failing.length > 0 ? `${program} wait ${targets} --yes --then-delete` : 'nothing to do.';
}

function inJson(diagnosis: Diagnosis, words: readonly string[], io: Pick<Io, 'env' | 'carried'>): unknown {
  const { outlook, stacks, blockers, references, associations, exports, remarks, failing, unread, at } =
    diagnosis;
  return {
    version: 1,
    targets: words,
    at: iso(at),
    outlook: outlook.is === 'wait' ? { is: outlook.is, until: iso(outlook.until) } : outlook,
    stacks: stacks.map(({ id, name, status, resources, lastFailure }) => ({
      id,
      name,
      status,
      ...(lastFailure === undefined
        ? {}
        : {
            lastFailure: {
              ...(lastFailure.operation === undefined ? {} : { operation: lastFailure.operation }),
              at: iso(lastFailure.at),
              resources: lastFailure.resources,
            },
          }),
      failed: resources.filter((each) => each.status === 'DELETE_FAILED').map(({ logicalId }) => logicalId),
    })),
    networkInterfaces: blockers.map(blockerInJson),
    securityGroupRules: references,
    vpcAssociations: associations,
    vpcResidents: diagnosis.residents,
    exports,
    remarks,
    failingDeletions: failing,
    unread,
    next: nextStep(diagnosis, words, io),
  };
}

function blockerInJson(blocker: Blocker): Readonly<Record<string, unknown>> {
  const { networkInterface, class: its, blocks, release, roleIsGone, policyIsGone } = blocker;
  const { id, status, interfaceType, description, subnetId, vpcId, groupIds } = networkInterface;
  return {
    id,
    class: its.is,
    ...(its.profile === undefined ? {} : { service: its.profile.service }),
    status,
    interfaceType,
    description,
    subnetId,
    vpcId,
    groupIds,
    blocks,
    ...(its.is === 'held'
      ? { holders: its.holders.map(({ functionArn, version }) => ({ functionArn, version })) }
      : {}),
    ...(release === undefined
      ? {}
      : {
          release: {
            ...(release.since === undefined ? {} : { since: iso(release.since) }),
            ...(release.notBefore === undefined ? {} : { notBefore: iso(release.notBefore) }),
            ...(release.likelyBy === undefined ? {} : { likelyBy: iso(release.likelyBy) }),
            nearlySurelyBy: iso(release.surelyBy),
            evidence: release.evidence,
            grade: release.grade,
          },
        }),
    ...(roleIsGone === undefined ? {} : { roleIsGone }),
    ...(policyIsGone === undefined ? {} : { policyIsGone }),
    words: describeInWords(blocker),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function inMarkdown(
  diagnosis: Diagnosis,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env' | 'carried'>,
): string {
  const { blockers } = diagnosis;
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const rows = blockers.map(
    (each) =>
      `| \`${each.networkInterface.id}\` | ${each.class.is} | ${cell(blockerInWords(each, diagnosis).join('. '))} |`,
  );
  const state = diagnosis.stacks
    .filter(isTelling)
    .flatMap((stack) => [
      `- ${stackInWords(stack, diagnosis.at)}\n`,
      ...failuresInWords(stack).map((each) => `  - ${each}\n`),
    ])
    .join('');
  const table =
    rows.length === 0
      ? ''
      : `| network interface | is | what is known |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`;
  const others = [
    ...othersInWords(diagnosis),
    ...diagnosis.failing.map(failingInWords),
    ...diagnosis.remarks.map(remarkInWords),
    ...diagnosis.unread.map(unreadInWords),
    ...(diagnosis.outlook.is === 'nothing' ? nothingInWords(diagnosis, words) : []),
  ]
    .map((each) => `- ${each}\n`)
    .join('');
  return `${state}${state === '' ? '' : '\n'}${table}${others}${others === '' ? '' : '\n'}Next: ${nextStep(diagnosis, words, io)}\n`;
}
