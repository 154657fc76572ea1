import type { NetworkInterface, Targets } from '../network-interfaces/network-interface';
import {
  referringRules,
  revokeCommand,
  ruleInWords,
  type ReferringRule,
} from '../network-interfaces/referring-groups';
import { asManyAsFit, count, describeInWords, listed, versionName } from '../network-interfaces/words';
import { toHandlerError } from '../ground/errors';
import { SEE_GUIDE } from './cure';
import { prospectOf, stays, type Blocker, type StackResource } from './deletion/blockers';
import { networkInterfacesIn, stackResources } from './deletion/look';
import { resourceModel } from './model';
import {
  HookError,
  type Annotation,
  type Effects,
  type HookErrorCode,
  type HookInput,
  type HookOutcome,
} from './protocol';
import type { Settings } from './settings';
import { scalarText } from '../ground/json';

/** What the hook is asked about before it is deleted. */
interface Doomed {
  readonly noun: 'security group' | 'subnet';
  readonly id: string;
  readonly targets: Targets;
}

/** The types whose deletion is judged, and where their properties have their id (read-only, so seldom there). */
const DOOMED_TYPES: ReadonlyMap<string, Pick<Doomed, 'noun'> & { readonly idProperties: readonly string[] }> =
  new Map([
    ['AWS::EC2::SecurityGroup', { noun: 'security group', idProperties: ['GroupId', 'Id'] }],
    ['AWS::EC2::Subnet', { noun: 'subnet', idProperties: ['SubnetId', 'Id'] }],
  ]);

export function isDoomedType(name: string): boolean {
  return DOOMED_TYPES.has(name);
}

/** Between two looks, in milliseconds: a network interface that is gone can still be shown for a while. */
const LOOKS_APART = 4_000;
/** For the answer itself, in milliseconds. */
const RESERVE = 2_000;
/** The API shows no more of a reason. */
const LONGEST_MESSAGE = 1_024;

/**
 * Judges whether a security group or subnet can be deleted now, or soon enough for CloudFormation's own tries.
 * Answers before the deadline whatever EC2 does.
 */
export async function checkDeletion(
  effects: Effects,
  input: HookInput,
  settings: Settings,
): Promise<HookOutcome> {
  const late = Symbol('late');
  try {
    const judged = await Promise.race([
      judge(effects, input, settings),
      effects.sleep(input.deadline - RESERVE - effects.clock.now()).then(() => late),
    ]);
    if (typeof judged === 'object') return judged;
    return inDoubt(input, settings, 'NetworkFailure', 'AWS gave no answer in the time that a hook has.');
  } catch (error) {
    if (error instanceof HookError) return inDoubt(input, settings, error.code, error.message);
    const { code, message } = toHandlerError(error, 'Org::VPC::EniGuard');
    return inDoubt(input, settings, isHookErrorCode(code) ? code : 'GeneralServiceException', message);
  }
}

async function judge(effects: Effects, input: HookInput, settings: Settings): Promise<HookOutcome> {
  const resources = await stackResources(effects, input.stackId);
  const doomed = doomedOf(input, resources, resourceModel(await input.model()).properties);
  if (doomed === undefined) {
    return passed(`Which ${nounOf(input)} ${input.targetLogicalId} is can’t be told, so it isn’t looked at.`);
  }
  let blockers = await blockersOf(effects, input, doomed, resources);
  let rules = await rulesOn(effects, doomed);
  // A refusal ends the deletion, so it is made after a second look only.
  if (blockers.some(stays) || rules.length > 0) {
    await effects.sleep(LOOKS_APART);
    blockers = await blockersOf(effects, input, doomed, resources);
    rules = await rulesOn(effects, doomed);
  }
  return outcomeOf(doomed, input, { blockers, rules, rights: rightsThatGo(blockers, resources) }, settings);
}

/** Rules of other groups that keep the group. None where that may not be asked, or can't be told: only words are lost. */
async function rulesOn(
  effects: Pick<Effects, 'ec2'>,
  { targets: { groupIds } }: Doomed,
): Promise<readonly ReferringRule[]> {
  if (groupIds.length === 0) return [];
  try {
    return await referringRules(effects.ec2, groupIds);
  } catch {
    return [];
  }
}

/** What lets Lambda delete network interfaces: a role, or a policy of one. */
const RIGHTS = /^AWS::IAM::(?:Role|Policy|RolePolicy|ManagedPolicy)$/u;

/** A network interface of Lambda's that may lose whoever deletes it, when the stack deletes what has the right to. */
interface RightsThatGo {
  readonly blocker: Blocker;
  /** The role's name where it is known to be the stack's. */
  readonly roleName: string | undefined;
}

/**
 * Whether the rights with which Lambda deletes its network interfaces may go with the stack: it deletes them with the
 * function's role, and has no other when the stack has deleted that (aws-cdk#34400). While a function is there its role
 * is known (Lambda API, ListFunctions); of one that is gone, and without a stack, nobody knows.
 */
function rightsThatGo(
  blockers: readonly Blocker[],
  resources: readonly StackResource[],
): RightsThatGo | undefined {
  const rights = resources.filter(({ type }) => RIGHTS.test(type));
  for (const blocker of blockers) {
    const { class: its } = blocker.blocker;
    if (its.profile?.service !== 'Lambda') continue;
    const holders = its.is === 'held' ? its.holders : [];
    const names = holders.flatMap(({ roleName }) => roleName ?? []);
    const isKnown = holders.length > 0 && names.length === holders.length;
    const roleName = names.find((name) => rights.some(({ physicalId }) => physicalId === name));
    // A policy of the stack's may be the role's, whosever that is.
    const mayGo = isKnown ? rights.some(({ type }) => type !== 'AWS::IAM::Role') : rights.length > 0;
    if (roleName !== undefined || mayGo || resources.length === 0) return { blocker, roleName };
  }
  return undefined;
}

/** What was found out of a security group or subnet. */
interface Findings {
  readonly blockers: readonly Blocker[];
  readonly rules: readonly ReferringRule[];
  /** Undefined where Lambda keeps what it needs. */
  readonly rights: RightsThatGo | undefined;
}

async function blockersOf(
  effects: Effects,
  input: HookInput,
  doomed: Doomed,
  resources: readonly StackResource[],
): Promise<readonly Blocker[]> {
  const found = await networkInterfacesIn(
    effects,
    doomed.targets,
    input.account,
    input.deadline - 2 * RESERVE,
  );
  return found.map((blocker) => ({ blocker, prospect: prospectOf(blocker, resources) }));
}

/** The request has the resource's properties only: its id is what the stack has under its logical id. */
function doomedOf(
  { targetName, targetLogicalId }: HookInput,
  resources: readonly StackResource[],
  properties: ReturnType<typeof resourceModel>['properties'],
): Doomed | undefined {
  const type = DOOMED_TYPES.get(targetName);
  const own = resources.find(({ logicalId }) => logicalId === targetLogicalId)?.physicalId;
  const named = type?.idProperties
    .map((name) => scalarText(properties[name]))
    .find((each) => each !== undefined);
  const id = own === undefined || own === '' ? named : own;
  if (type === undefined || id === undefined) return undefined;
  const isGroup = type.noun === 'security group';
  return {
    noun: type.noun,
    id,
    targets: { groupIds: isGroup ? [id] : [], subnetIds: isGroup ? [] : [id], vpcId: undefined },
  };
}

function outcomeOf(
  doomed: Doomed,
  { targetLogicalId }: HookInput,
  { blockers, rules, rights }: Findings,
  settings: Settings,
): HookOutcome {
  const name = `The ${doomed.noun} ${targetLogicalId} (${doomed.id})`;
  const annotations = [...rules.map(ruleAnnotation), ...blockers.map((each) => annotationOf(each, doomed))];
  const staying = blockers.filter(stays);
  const [rule] = rules;
  if (rule !== undefined) {
    const more = staying.length === 0 ? '' : ` ${firstCure(staying, doomed)}`;
    const start = `${name} can’t be deleted while ${ruleInWords(rule)} refers to it. ${ruleCure(rule)}${more}`;
    return refused(`${start} ${SEE_GUIDE}`, annotations, settings);
  }
  if (blockers.length === 0) return passed(`${name} has no network interfaces in it.`);
  if (staying.length === 0 && rights !== undefined) {
    const { blocker, roleName } = rights;
    const command = `aws ec2 delete-network-interface --network-interface-id ${blocker.blocker.networkInterface.id}`;
    const so =
      roleName === undefined
        ? ': where that goes with the stack, they'
        : `, and the role ${roleName} goes with this stack: they`;
    const start =
      `${name} has ${count(blockers.length, 'network interface')} in it. Lambda deletes its own with the function’s role${so} may stay for ever. ` +
      `If the deletion fails, delete those that are available (${command}), then delete the stack again: `;
    return passed(fitted(start, blockers), annotations);
  }
  if (staying.length === 0) {
    const start = `${name} has ${count(blockers.length, 'network interface')} in it that CloudFormation’s own tries should outlast: `;
    return passed(fitted(start, blockers), annotations);
  }
  const start =
    `${name} can’t be deleted: ${count(staying.length, 'network interface')} in it will outlast CloudFormation’s tries. ` +
    `${firstCure(staying, doomed)} `;
  const message = `${fitted(start, staying, SEE_GUIDE.length)} ${SEE_GUIDE}`;
  return refused(message, annotations, settings);
}

function refused(message: string, annotations: readonly Annotation[], { mode }: Settings): HookOutcome {
  return mode === 'FAIL'
    ? { status: 'FAILED', errorCode: 'NonCompliant', message, annotations }
    : passed(`Warning: ${message}`, annotations);
}

function ruleCure(rule: ReferringRule): string {
  return `Revoke it (${revokeCommand(rule)}), then delete the stack again.`;
}

function ruleAnnotation(rule: ReferringRule): Annotation {
  return {
    name: `security group rule: ${rule.groupId}`,
    status: 'FAILED',
    statusMessage: `${ruleInWords(rule)} refers to ${rule.refersTo}, which can’t be deleted before that is revoked.`,
    remediationMessage: ruleCure(rule),
    severityLevel: 'HIGH',
  };
}

function annotationOf(each: Blocker, doomed: Doomed): Annotation {
  const { blocker, prospect } = each;
  const cure = cureOf(each, doomed);
  return {
    name: `network interface: ${blocker.networkInterface.id}`,
    status: stays(each) ? 'FAILED' : 'SKIPPED',
    statusMessage: `${describeInWords(blocker)}${outlook(prospect)}`,
    ...(cure === undefined ? {} : { remediationMessage: cure }),
    severityLevel: stays(each) ? 'HIGH' : 'INFORMATIONAL',
  };
}

function outlook(prospect: Blocker['prospect']): string {
  switch (prospect.is) {
    case 'goes':
      return ': it should be gone while CloudFormation tries.';
    case 'held':
      return ': its user isn’t deleted with this stack.';
    case 'slow':
      return `: its release takes ${prospect.release.words}, CloudFormation tries for 15 to 20 minutes.`;
    case 'left':
      return ': nobody will delete it.';
    case 'foreign':
      return ': it is no service’s that lets go of it.';
    case 'unknown':
      return ': how long it stays isn’t known.';
  }
}

function cureOf(
  { blocker: { networkInterface, class: its }, prospect }: Blocker,
  { noun }: Doomed,
): string | undefined {
  switch (prospect.is) {
    case 'held': {
      const names = prospect.holders.map(versionName);
      return `Delete ${listed(names, 3)}, or take ${names.length === 1 ? 'it' : 'them'} off this VPC, then delete the stack again.`;
    }
    case 'slow':
      return (
        `Delete the stack again when it is gone. An Org::VPC::EniCleaner with Services: [${its.profile?.service ?? '*'}] in the ` +
        `template waits for that.`
      );
    case 'left':
      return `${deletion(networkInterface)}, then delete the stack again.`;
    case 'foreign': {
      const { attachment, id } = networkInterface;
      const instance = attachment?.instanceId;
      const first = instance === undefined ? deletion(networkInterface) : `Terminate instance ${instance}`;
      // A network interface can't leave its subnet (EC2 guide).
      const or =
        noun === 'subnet'
          ? ''
          : `, or give it other security groups (aws ec2 modify-network-interface-attribute --network-interface-id ${id} --groups <group ids>)`;
      return `${first}${or}, then delete the stack again.`;
    }
    case 'goes':
    case 'unknown':
      return undefined;
  }
}

function deletion({ id }: NetworkInterface): string {
  return `Delete it (aws ec2 delete-network-interface --network-interface-id ${id})`;
}

function firstCure(staying: readonly Blocker[], doomed: Doomed): string {
  return staying.map((each) => cureOf(each, doomed)).find((cure) => cure !== undefined) ?? '';
}

function fitted(start: string, blockers: readonly Blocker[], reserved = 0): string {
  const items = blockers.map(({ blocker }) => describeInWords(blocker));
  return `${start}${asManyAsFit(items, LONGEST_MESSAGE - start.length - reserved - 2)}.`;
}

/** Where nothing could be found out: the deletion goes on in `WARN`, and in `FAIL` the user is told why not. */
function inDoubt(
  input: HookInput,
  settings: Settings,
  errorCode: HookErrorCode,
  reason: string,
): HookOutcome {
  const message = `What is in the ${nounOf(input)} ${input.targetLogicalId} can’t be told: ${reason}`;
  return settings.mode === 'FAIL'
    ? { status: 'FAILED', errorCode, message, annotations: [] }
    : passed(`Warning: ${message}`);
}

function nounOf({ targetName }: HookInput): string {
  return DOOMED_TYPES.get(targetName)?.noun ?? targetName;
}

const HOOK_ERROR_CODES: ReadonlySet<string> = new Set<HookErrorCode>([
  'AccessDenied',
  'GeneralServiceException',
  'InternalFailure',
  'InvalidCredentials',
  'InvalidRequest',
  'NetworkFailure',
  'ServiceInternalError',
  'Throttling',
]);

function isHookErrorCode(code: string): code is HookErrorCode {
  return HOOK_ERROR_CODES.has(code);
}

function passed(message: string, annotations: readonly Annotation[] = []): HookOutcome {
  return { status: 'SUCCESS', message, annotations };
}
