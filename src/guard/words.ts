import { listed } from '../network-interfaces/words';
import { CLEANER_TYPE } from './coverage/cleaners';
import type { Target } from './coverage/places';
import type { ConditionValue, Finding } from './findings';
import type { Fix } from './fixes/propose';
import { toYaml } from './fixes/yaml-nodes';
import { edited, type Edit } from './fixes/edit';
import { member, type Json } from '../ground/json';
import type { Template } from './template/template';

/**
 * A finding in plain language: what is so, and what comes of it. The first sentence has to stand alone.
 *
 * @param most so many names of a kind are listed, the others counted
 */
export function inWords(finding: Finding, most = 4): string {
  const when = whenSo(finding.when);
  const so = sentence(finding, most);
  return when === '' ? so : `${when}, ${so.replace(/^The /u, 'the ')}`;
}

/**
 * The same in this many characters: with fewer of the names where there are many, then without what comes of it, then with
 * the middle of long names left out.
 */
export function inFewWords(finding: Finding, room: number): string {
  const texts = [4, 3, 2, 1].map((most) => inWords(finding, most));
  const firsts = texts.map((text) => text.split(/(?<=\.) (?=\p{Lu})/u, 1)[0] ?? text);
  return fitted([...texts, ...firsts], room);
}

/** Of names that are longer: how many characters are shown. */
const SHOWN_OF_NAMES = [60, 40, 24, 12] as const;

/** The first of these texts that there is room for; the last with shorter names, or cut off, where there is for none. */
export function fitted(texts: readonly string[], room: number): string {
  const last = texts.at(-1) ?? '';
  const shorter = SHOWN_OF_NAMES.map((most) => withShortNames(last, most));
  const found = [...texts, ...shorter].find((text) => text.length <= room);
  return found ?? `${(shorter.at(-1) ?? '').slice(0, Math.max(0, room - 1))}…`;
}

/** Of each long name its beginning and its end. */
function withShortNames(text: string, most: number): string {
  const [head, tail] = [Math.ceil(most / 2), Math.floor(most / 2) - 1];
  return text.replaceAll(/[\w<>-]+/gu, (name) =>
    name.length <= most ? name : `${name.slice(0, head)}…${name.slice(-tail)}`,
  );
}

function sentence(finding: Finding, most: number): string {
  const { logicalId } = finding;
  switch (finding.kind) {
    case 'uncovered':
      return uncoveredInWords(finding, most);
    case 'too-early':
      return `${finding.cleaner} is deleted before the ${finding.noun} ${logicalId}, ${tooEarly(finding)}`;
    case 'service':
      return (
        `${finding.cleaner} guards what the ${finding.noun} ${logicalId} uses, but its Services don’t include ` +
        `${finding.service}: it won’t wait for the network interfaces of ${finding.service}.`
      );
    case 'cleaner-stays':
      return (
        `${finding.cleaner} has a DeletionPolicy that keeps it when the stack is deleted: it only cleans when it is ` +
        `deleted itself, so nothing removes the network interfaces of ${logicalId}.`
      );
    case 'twice': {
      const same = `the same ${IN_A_LIST[finding.list]}`;
      const spelled = listed(finding.spellings, most);
      const named =
        new Set(finding.spellings).size === 1 ? `${same} twice, ${spelled}` : `${same} as ${spelled}`;
      return (
        `${logicalId} can’t be created: its ${finding.list} name ${named}, and CloudFormation refuses a list that has ` +
        `an item twice (uniqueItems).`
      );
    }
    case 'holder-stays':
      return (
        `${logicalId} (${finding.type}) stays when the stack is deleted, and what it has in the VPC with it: ` +
        `${targetsInWords(finding.targets, most)} can’t be deleted.`
      );
    case 'taken-off-in-use':
      return (
        `${finding.cleaner} takes the function ${finding.user} off its VPC while ${logicalId} may still need it to be ` +
        `deleted: nothing says that ${logicalId} goes first.`
      );
    case 'update-leaves':
      return leftInWords(finding, most);
    case 'user-stays':
      if (finding.targets.length === 0) {
        return (
          `The ${finding.noun} ${logicalId} stays when the stack is deleted, and its network interfaces stay with it, ` +
          `in security groups and subnets that aren’t this stack’s to delete.`
        );
      }
      return (
        `The ${finding.noun} ${logicalId} stays when the stack is deleted, and its network interfaces stay with it: ` +
        `${targetsInWords(finding.targets, most)} can’t be deleted.`
      );
    case 'permissions-go-first':
      return permissionsInWords(finding);
    case 'hidden':
      return (
        `${logicalId} is ${finding.what}, and it is given ${targetsInWords(finding.targets, most)}: if a function behind ` +
        `it uses that, a cleaner must cover it.`
      );
    case 'not-known':
      return `${logicalId} is ${finding.what}, and it is given ${targetsInWords(finding.targets, most)}: ${NOT_KNOWN[finding.why]}.`;
    case 'other-cleaner':
      return (
        `${finding.by} seems to remove the network interfaces of the ${finding.noun} ${logicalId}. What it does can’t be ` +
        `told from the template; a custom resource has at most an hour, its function 15 minutes, and a release can take longer.`
      );
    case 'transform': {
      const what = logicalId === '' ? 'this template' : `what ${logicalId} uses`;
      return `${listed(finding.names, 3)} may change ${what}; what it will be like then can’t be told here.`;
    }
    case 'unread':
      return `The template can’t be read (${finding.reason}), so nothing can be said of it.`;
  }
}

const IN_A_LIST = {
  SecurityGroupIds: 'security group',
  SubnetIds: 'subnet',
  FunctionNames: 'function',
  Services: 'service',
} as const;

const NOT_KNOWN = {
  'no-mark':
    'whether its network interfaces outlast it isn’t known, and a cleaner can’t tell them from others, so it doesn’t wait for them',
  instances:
    'its instances end in their own time, and a cleaner leaves the network interfaces of instances alone',
} as const;

function whenSo(when: readonly ConditionValue[]): string {
  if (when.length === 0) return '';
  const conditions = when.map(({ condition, holds }) => `${condition} is ${holds ? 'true' : 'false'}`);
  return `When ${conditions.join(' and ')}`;
}

function uncoveredInWords(finding: Extract<Finding, { kind: 'uncovered' }>, most: number): string {
  const { noun, logicalId, keeper, usedBy, severity, targets, partly } = finding;
  const blocked = targetsInWords(targets, most);
  const them = targets.length === 1 ? 'it' : 'them';
  const consequence =
    severity === 'note'
      ? `Whether ${keeper} keeps network interfaces after the ${noun} is deleted isn’t known; if so, CloudFormation can’t ` +
        `delete ${them} until they are gone.`
      : `${keeper} keeps its network interfaces after the ${noun} is deleted, and until they are gone ` +
        `CloudFormation can’t delete ${them}.`;
  const way = usedBy.length === 0 ? '' : `, the way into the VPC of ${listed(usedBy, most)},`;
  if (partly === undefined) {
    return `The ${noun} ${logicalId}${way} uses ${blocked}, and no ${CLEANER_TYPE} covers ${them}. ${consequence}`;
  }
  const covered = partly.covers.length === 0 ? '' : ` covers ${targetsInWords(partly.covers, most)}, but`;
  const nothing = covered === '' ? ' waits for its network interfaces, but isn’t deleted before' : ' not';
  return `${partly.cleaner}${covered}${nothing} ${blocked}, which the ${noun} ${logicalId}${way} uses too. ${consequence}`;
}

function tooEarly({ because, noun }: Extract<Finding, { kind: 'too-early' }>): string {
  switch (because.why) {
    case 'not-named':
      return (
        `and doesn’t name it in FunctionNames: it will wait for network interfaces that the ${noun} still holds, and ` +
        `the ${noun} isn’t deleted before the cleaner is.`
      );
    case 'no-function':
      return (
        `which can’t be taken off its VPC: the cleaner will wait for network interfaces that the ${noun} still ` +
        `holds, and the ${noun} isn’t deleted before the cleaner is.`
      );
    case 'versions':
      return (
        `whose published ${because.versions.length === 1 ? 'version' : 'versions'} ${listed(because.versions, 3)} ` +
        (because.isSure
          ? `will still be there: a version keeps its network interfaces whatever happens to the function.`
          : `may still be there: its DeletionPolicy is known only once it is deployed, and a version that stays keeps ` +
            `its network interfaces whatever happens to the function.`)
      );
  }
}

function leftInWords(
  { logicalId, noun, targets, because }: Extract<Finding, { kind: 'update-leaves' }>,
  most: number | undefined,
): string {
  const gone = `This update takes away ${targetsInWords(targets, most)}, which the ${noun} ${logicalId} has used so far`;
  const left = targets.length === 1 ? 'it will be left behind' : 'they will be left behind';
  switch (because.why) {
    case 'alias':
      return (
        `${gone}, but publishes no new version: the alias goes on using ${listed(because.versions, 3)} there, and ${left}. ` +
        `With AutoPublishAliasAllProperties a change of VpcConfig publishes one, and with VersionDeletionPolicy: Delete the old one goes.`
      );
    case 'versions':
      return because.versions.length === 1
        ? `${gone}: its published version ${listed(because.versions, 3)} stays, and its network interfaces with it, so ${left} ` +
            `until that is deleted.`
        : `${gone}: its published versions ${listed(because.versions, 3)} stay, and their network interfaces with them, so ` +
            `${left} until those are deleted.`;
    case 'cleaner-first':
      return (
        `${gone}, and ${because.cleaner}, which is deleted before the ${noun}: in an update a cleaner doesn’t wait for what a ` +
        `${noun} still holds, so ${left}. Take the ${noun} away in an update of its own first.`
      );
    case 'no-wait':
      return (
        `${gone}, and ${because.cleaner} doesn’t wait in an update, as its UpdateTimeoutInMinutes is 0: ${left}, unless the ` +
        `network interfaces are gone at once.`
      );
    case 'uncovered':
      return (
        `${gone}, and no cleaner of the template before guards ${targets.length === 1 ? 'it' : 'them'}: the clean-up gives up ` +
        `while network interfaces are there, and ${left}. Add a cleaner in an update of its own first.`
      );
  }
}

function permissionsInWords({
  logicalId,
  role,
  policies,
  cleaner,
}: Extract<Finding, { kind: 'permissions-go-first' }>): string {
  const what =
    `The function ${logicalId} doesn’t depend on ${listed(policies, 3)}, which ${policies.length === 1 ? 'lets' : 'let'} ` +
    `its role ${role} delete network interfaces: deleted first, ${policies.length === 1 ? 'it leaves' : 'they leave'} Lambda ` +
    `without the permission.`;
  return cleaner === undefined
    ? `${what} The network interfaces then stay for ever.`
    : `${what} ${cleaner} will delete the network interfaces in its place.`;
}

/** `the security group Group and the subnets A and B`. */
export function targetsInWords(targets: readonly Target[], most = 4): string {
  const named = (kind: Target['kind'], noun: string): readonly string[] => {
    const names = targets.filter((target) => target.kind === kind).map(targetName);
    if (names.length === 0) return [];
    return [`the ${noun}${names.length === 1 ? '' : 's'} ${listed(names, most)}`];
  };
  return listed(
    [
      ...named('group', 'security group'),
      ...named('subnet', 'subnet'),
      ...named('vpc', 'default security group'),
      ...named('nested', 'nested stack output'),
    ],
    4,
  );
}

function targetName({ kind, logicalId, attribute }: Target): string {
  return kind === 'vpc' || attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
}

/** The lines that mend a template, in the template's own format, with the sections they belong to. */
export function fixInWords(template: Template, { edits }: Fix): string {
  const sets = edits.filter((edit) => edit.do === 'set');
  const removed = edits.filter((edit) => edit.do === 'remove');
  const partial = edited(
    {},
    sets.map((edit) => ({ ...edit, path: shownPath(edit.path) })),
  );
  const remarks = [
    ...removed.map(({ path }) => `remove ${shownPath(path).join('.')}`),
    ...new Set(edits.flatMap((edit) => loopOf(edit) ?? []).map((loop) => `inside ${loop}`)),
  ];
  const body = Object.keys(partial).length === 0 ? '' : printed(partial, template);
  return [...remarks.map((remark) => (template.source.format === 'yaml' ? `# ${remark}` : remark)), body]
    .filter((line) => line !== '')
    .join('\n')
    .trimEnd();
}

/** Whether the CDK wrote the template: then nobody should edit it. */
export function isFromCdk({ resources }: Template): boolean {
  return [...resources.values()].some(
    ({ type, body }) =>
      type === 'AWS::CDK::Metadata' || member(member(body, 'Metadata'), 'aws:cdk:path') !== undefined,
  );
}

function printed(value: Json, template: Template): string {
  return template.source.format === 'yaml' ? toYaml(value) : JSON.stringify(value, null, 2);
}

/** Inside a loop, the resource without the loop around it. */
function shownPath(path: Edit['path']): Edit['path'] {
  const inLoop = path.lastIndexOf(2);
  return inLoop < 0 ? path : [path[0] ?? '', ...path.slice(inLoop + 1)];
}

/** The loop in which an edit stands. */
export function loopOf({ path }: Edit): string | undefined {
  const loop = path[path.lastIndexOf(2) - 1];
  return path.includes(2) && typeof loop === 'string' ? loop : undefined;
}
