import type { FunctionVersion } from '../../network-interfaces/vpc-functions';
import { count, describeInWords, holderInWords, listed } from '../../network-interfaces/words';
import { fold } from '../fold';
import type { Io } from '../io';
import { ago, ahead, clockTime } from '../moments';
import { programName } from '../product';
import type { Blocker, Diagnosis, Remark } from './diagnose';
import type { StackPicture } from './picture';

/** In which form it is told. */
export const FORMATS = ['text', 'json', 'ndjson', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** Network interfaces that are told singly; more of the same kind are counted. */
const MOST_TOLD = 20;
/** From here on, what is told of one stands beside its id. */
const COLUMN = 22;

/** The diagnosis in the wanted form, with a line's end. */
export function report(
  diagnosis: Diagnosis,
  format: Format,
  words: readonly string[],
  io: Pick<Io, 'width' | 'env'>,
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
  io: Pick<Io, 'width' | 'env'>,
): readonly string[] {
  const { width } = io;
  const { stacks, blockers, at } = diagnosis;
  const told = blockers.slice(0, MOST_TOLD);
  const more = blockers.length - told.length;
  return [
    ...stacks.filter(isTelling).map((stack) => fold(stackInWords(stack, at), width, 4, 0)),
    ...told.map((each) => inColumn(each.networkInterface.id, blockerInWords(each, at), width)),
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
    ...diagnosis.remarks.map((each) => fold(remarkInWords(each), width, 4, 0)),
    ...diagnosis.unread.map(({ action, reason }) =>
      fold(`Not told, for want of ${action}: ${reason}`, width, 4, 0),
    ),
    ...(diagnosis.outlook.is === 'nothing' ? [nothingInWords(words)] : []),
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
  const last = failed.length === 0 ? beganAt : Math.max(...failed.map(({ updatedAt }) => updatedAt));
  const when =
    last === undefined
      ? ''
      : status.endsWith('_IN_PROGRESS')
        ? ` since ${ago(last, now).replace(/ ago$/u, '')}`
        : ` ${ago(last, now)}`;
  const which =
    failed.length > 0
      ? `: ${listed(
          failed.map(({ logicalId }) => logicalId),
          8,
        )}`
      : '';
  const said = which === '' && reason !== undefined && status.endsWith('FAILED') ? `: ${reason}` : '';
  return `${name}  ${status}${when}${which}${said}`;
}

/** What it is; then what makes it so. */
function blockerInWords(blocker: Blocker, now: number): readonly string[] {
  const { networkInterface, class: its, blocks, roleIsGone } = blocker;
  const what = describeInWords(blocker).replace(`${networkInterface.id} (`, '').replace(/\)$/u, '');
  const where = `blocks ${listed(blocks, 3)}`;
  switch (its.is) {
    case 'orphaned':
      return [
        `${what}; free, and nobody will delete it${roleIsGone === undefined ? '' : `: its role (${roleIsGone}) is gone`}; ${where}`,
        ...(its.profile.service === 'Lambda' ? ['no function or version uses its subnet and groups'] : []),
      ];
    case 'detachable':
      return [`${what}; ${where}`];
    case 'releasing':
      if (blocker.mayBeFree) {
        return [
          `${what.replace('is releasing it', 'has let go of it')}; ${where}`,
          'free: whether a function still uses its place can’t be told from a saved answer',
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
      return [`${what}; ${where}`, 'never touched: no leftover of a service that this program knows'];
  }
}

/** A published version keeps its network interfaces whatever happens to the function's own configuration. */
function versionsInWords(holders: readonly FunctionVersion[]): readonly string[] {
  return holders.some(({ version }) => version !== '$LATEST')
    ? ['a published version keeps it until that version is deleted']
    : [];
}

function releaseInWords({ release, roleIsGone, class: its }: Blocker, now: number): readonly string[] {
  if (its.is !== 'releasing' || release === undefined) return [];
  if (roleIsGone !== undefined) {
    return [
      `its role (${roleIsGone}) is gone, so that Lambda will let go of it and can’t delete it: it becomes free and stays`,
    ];
  }
  const { since, notBefore, evidence, likelyBy, surelyBy, grade } = release;
  const known = grade === 'assumed' ? 'assumed' : `${grade} times`;
  if (since === undefined || likelyBy === undefined) {
    const earliest =
      notBefore === undefined
        ? ''
        : `, not before ${clockTime(notBefore, now)}, when its group or subnet was made`;
    return [
      `a release takes ${its.profile.release.words} from when its user went (${known}); ${evidence}${earliest}`,
    ];
  }
  const likely = likelyBy > now ? `likely ${ahead(likelyBy, now)}, ` : '';
  return [
    `since ${ago(since, now).replace(/ ago$/u, '')} (${evidence}); over ${likely}nearly surely ${surelyBy > now ? ahead(surelyBy, now) : 'by now'} (${known})`,
  ];
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

function othersInWords({ references, associations, exports }: Diagnosis): readonly string[] {
  return [
    ...references.map(
      ({ from, fromName, to, direction }) =>
        `${to} is named by an ${direction} rule of ${from} (${fromName}), which blocks its deletion: remove that rule.`,
    ),
    ...associations.map(
      ({ groupId, vpcId, state }) =>
        `${groupId} is associated with ${vpcId} as well (${state}), which blocks its deletion: aws ec2 disassociate-security-group-vpc --group-id ${groupId} --vpc-id ${vpcId}`,
    ),
    ...exports.map(
      ({ name, importedBy }) =>
        `The export ${name} is used by ${listed(importedBy, 3)}: while it is, the stack’s deletion is refused before it begins.`,
    ),
  ];
}

function remarkInWords(remark: Remark): string {
  switch (remark.is) {
    case 'did-not-wait': {
      const who =
        remark.roleArn === undefined ? 'whoever deleted the stack' : `the stack’s role ${remark.roleArn}`;
      return `CloudFormation deleted ${listed(remark.functions, 3)} without waiting for the network interfaces: ${who} most likely may not ec2:DescribeNetworkInterfaces. With that permission it waits (up to 45 minutes, reported).`;
    }
    case 'express':
      return `The operation on ${remark.stack} was in express mode, which doesn’t wait for network interfaces to be released.`;
    case 'protected':
      return `${remark.stack} has termination protection on: its deletion is refused until that is off.`;
  }
}

function nothingInWords(words: readonly string[]): string {
  return `Nothing stands in the way of deleting ${listed(words, 5)}.`;
}

/** The one next command, or what a person has to do. */
function nextStep(
  { outlook, blockers, stacks, references, associations, exports }: Diagnosis,
  words: readonly string[],
  { env }: Pick<Io, 'env'>,
): string {
  const program = programName(env);
  const targets = words.join(' ');
  const failed = stacks.find(({ status }) => status === 'DELETE_FAILED');
  if (outlook.is === 'nothing') {
    return failed === undefined
      ? 'nothing to do.'
      : `aws cloudformation delete-stack --stack-name ${failed.name}`;
  }
  const [exported] = exports;
  if (exported !== undefined) return `delete or change ${listed(exported.importedBy, 3)} first.`;
  if (outlook.is === 'wait')
    return `${program} wait ${targets}${failed === undefined ? ' --yes' : ' --yes --then-delete'}`;
  const unsure = blockers.filter(({ mayBeFree }) => mayBeFree).map(({ networkInterface: { id } }) => id);
  if (unsure.length > 0)
    return `${program} why ${unsure.slice(0, 3).join(' ')}, with credentials that may list functions.`;
  const held = blockers.find((each) => each.class.is === 'held' && !each.goesWithStack);
  if (held?.class.is === 'held') {
    const published = held.class.holders.find(({ version }) => version !== '$LATEST');
    const act =
      published === undefined
        ? `take ${holderInWords(held.networkInterface, held.class)} off this VPC or delete it`
        : `aws lambda delete-function --function-name ${published.functionName} --qualifier ${published.version}`;
    return `${act}; then ${program} clean ${targets} --yes`;
  }
  if (blockers.some(({ class: { is } }) => is !== 'foreign' && is !== 'held')) {
    return `${program} clean ${targets} --yes${failed === undefined ? '' : ' --then-delete'}`;
  }
  const foreign = blockers.find(({ class: { is } }) => is === 'foreign');
  if (foreign !== undefined)
    return `delete or move ${foreign.networkInterface.id} yourself, if it is no longer needed.`;
  if (references.length > 0) return 'remove the rules named above.';
  return associations.length > 0 ? 'disassociate the groups named above.' : 'nothing to do.';
}

function inJson(diagnosis: Diagnosis, words: readonly string[], io: Pick<Io, 'env'>): unknown {
  const { outlook, stacks, blockers, references, associations, exports, remarks, unread, at } = diagnosis;
  return {
    version: 1,
    targets: words,
    at: iso(at),
    outlook: outlook.is === 'wait' ? { is: outlook.is, until: iso(outlook.until) } : outlook,
    stacks: stacks.map(({ id, name, status, resources }) => ({
      id,
      name,
      status,
      failed: resources.filter((each) => each.status === 'DELETE_FAILED').map(({ logicalId }) => logicalId),
    })),
    networkInterfaces: blockers.map(blockerInJson),
    securityGroupRules: references,
    vpcAssociations: associations,
    exports,
    remarks,
    unread,
    next: nextStep(diagnosis, words, io),
  };
}

function blockerInJson(blocker: Blocker): Readonly<Record<string, unknown>> {
  const { networkInterface, class: its, blocks, release, roleIsGone } = blocker;
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
    words: describeInWords(blocker),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function inMarkdown(diagnosis: Diagnosis, words: readonly string[], io: Pick<Io, 'width' | 'env'>): string {
  const { blockers, at } = diagnosis;
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const rows = blockers.map(
    (each) =>
      `| \`${each.networkInterface.id}\` | ${each.class.is} | ${cell(blockerInWords(each, at).join('. '))} |`,
  );
  const table =
    rows.length === 0
      ? ''
      : `| network interface | is | what is known |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`;
  const others = [...othersInWords(diagnosis), ...diagnosis.remarks.map(remarkInWords)]
    .map((each) => `- ${each}\n`)
    .join('');
  return `${table}${others}${others === '' ? '' : '\n'}Next: ${nextStep(diagnosis, words, io)}\n`;
}
