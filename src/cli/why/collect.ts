import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListImportsCommand,
  type Stack,
  type StackEvent as Event,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeSecurityGroupsCommand,
  DescribeSecurityGroupVpcAssociationsCommand,
  DescribeSubnetsCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { types } from 'node:util';

import { isAccessDenied } from '../../cleaner/aws-errors';
import { outsiders, singleStacks, type Outsider } from '../../cleaner/outsiders';
import { uses } from '../../network-interfaces/classify';
import type { FunctionVersion } from '../../network-interfaces/vpc-functions';

import { filterValues } from '../../network-interfaces/filters';
import type { NetworkInterface, Targets } from '../../network-interfaces/network-interface';
import { inspect, scan, together, type Sighting } from '../../network-interfaces/scan';
import { recognise } from '../../network-interfaces/recognise';
import { listStackResources, type StackResource } from '../../network-interfaces/stack-resources';
import { Users } from '../../network-interfaces/users';
import { vpcFunctions } from '../../network-interfaces/vpc-functions';
import type { Aws } from '../account/aws';
import { asRefusal, refusing } from '../account/refusals';
import { usageError } from '../io';
import { ID_FORM, looksLikeId, type Target } from '../target';
import { departuresOf, unexplained } from './trail';
import { lastFailureOf } from './failures';
import type { Picture, Resident, RuleReference, StackEvent, StackPicture, VpcAssociation } from './picture';
import type { Unread } from '../there';

/** Nested stacks are followed so deep; CloudFormation's own limit is no lower. */
const DEEPEST_NESTING = 5;
/** Pages of events that are read back for a stack's last operation: 100 events each. */
const MOST_EVENT_PAGES = 10;
/** Exports that are asked for their importers, a call each. */
const MOST_EXPORTS = 20;
/** Pages of functions: 50 versions each. */
const MOST_FUNCTION_PAGES = 200;

/** A saved answer of DescribeNetworkInterfaces, read: nothing of an account is known but that. */
export interface Saved {
  readonly networkInterfaces: readonly NetworkInterface[];
}

/**
 * Reads what bears on the targets. Only calls that read; what may not be read is left out, and said.
 *
 * @param now this machine's clock, in milliseconds since the epoch, for where AWS's own isn't known
 * @param unasked what is known already not to be told
 * @throws CommandError where a target isn't there, or what everything depends on is refused
 */
export async function collect(
  aws: Aws,
  targets: readonly Target[],
  now: number,
  unasked: readonly Unread[] = [],
): Promise<Picture> {
  const unread: Unread[] = [...unasked];
  const stacks: StackPicture[] = [];
  for (const target of targets) {
    if (target.is !== 'stack') continue;
    // A name and an ARN may mean the same, and one stack may be nested in another.
    for (const stack of await readStack(aws, target.name, unread, 0)) {
      if (stacks.every(({ id }) => id !== stack.id)) stacks.push(stack);
    }
  }
  const named = (is: 'group' | 'subnet' | 'vpc' | 'network-interface'): readonly string[] =>
    targets.flatMap((target) => (target.is === is ? [target.id] : []));
  const ofStacks = stacks.map(targetsOf);
  const groupIds = unique([...named('group'), ...ofStacks.flatMap((each) => each.groupIds)]);
  const subnetIds = unique([...named('subnet'), ...ofStacks.flatMap((each) => each.subnetIds)]);
  const vpcIds = unique([...named('vpc'), ...ofStacks.flatMap((each) => each.vpcIds)]);
  const looks: Sighting[] = [];
  for (const where of await scansOf(aws, groupIds, subnetIds, vpcIds)) {
    looks.push(await refusing(() => scan(aws.ec2, { targets: where })));
  }
  // One that is gone is an answer, too.
  looks.push(await refusing(() => inspect(aws.ec2, named('network-interface'))));
  const seen = together(looks);
  const { networkInterfaces } = seen;
  const hasLambdas = networkInterfaces.some((each) => recognise(each)?.profile.service === 'Lambda');
  const users = hasLambdas
    ? await reading('lambda:ListFunctions', unread, () =>
        Users.listedAfter(seen, () => vpcFunctions(aws.lambda, (pages) => pages < MOST_FUNCTION_PAGES)),
      )
    : undefined;
  return {
    targets: { groupIds, subnetIds, vpcId: vpcIds[0] },
    furtherVpcIds: vpcIds.slice(1),
    stacks,
    networkInterfaces,
    account: await reading('sts:GetCallerIdentity', unread, aws.account),
    functions: hasLambdas ? users?.listed : [],
    users: users ?? 'not looked up',
    places:
      (await reading('lambda:ListTags', unread, () =>
        outsiders(aws, strangers(users, seen.networkInterfaces, stacks), singleStacks(aws)),
      )) ?? new Map<string, Outsider>(),
    departures:
      (await reading('cloudtrail:LookupEvents', unread, () =>
        departuresOf(aws, unexplained(networkInterfaces, users?.listed, stacks)),
      )) ?? [],
    references: (await reading('ec2:DescribeSecurityGroups', unread, () => references(aws, groupIds))) ?? [],
    associations:
      (await reading('ec2:DescribeSecurityGroupVpcAssociations', unread, () =>
        associations(aws, groupIds),
      )) ?? [],
    residents: await residents(aws, stacks, unread),
    unread,
    isSaved: false,
    at: aws.now() ?? newest(stacks) ?? now,
  };
}

/** Functions that hold any of these and are no resource of the stacks at hand. */
function strangers(
  users: Users | undefined,
  networkInterfaces: readonly NetworkInterface[],
  stacks: readonly StackPicture[],
): readonly FunctionVersion[] {
  const own = new Set(stacks.flatMap(({ resources }) => resources.map(({ physicalId }) => physicalId)));
  return (users?.listed ?? []).filter(
    (version) => !own.has(version.functionName) && networkInterfaces.some((each) => uses(version, each)),
  );
}

/**
 * The looks that find everything: one for each VPC, and one for the groups and subnets that lie in none of these,
 * because a look at a VPC shows what is in its groups and subnets as well.
 */
async function scansOf(
  aws: Aws,
  groupIds: readonly string[],
  subnetIds: readonly string[],
  vpcIds: readonly string[],
): Promise<readonly Targets[]> {
  const inVpcs = vpcIds.map((vpcId) => ({ groupIds: [], subnetIds: [], vpcId }));
  const others =
    vpcIds.length === 0
      ? { groupIds, subnetIds }
      : await outsideOf(aws, new Set(vpcIds), groupIds, subnetIds).catch((error: unknown) => {
          // Where they lie may not be asked: then what is in them is looked for by itself, too.
          if (isAccessDenied(error)) return { groupIds, subnetIds };
          throw asRefusal(error);
        });
  const isAny = others.groupIds.length + others.subnetIds.length > 0;
  return [...inVpcs, ...(isAny ? [{ ...others, vpcId: undefined }] : [])];
}

async function outsideOf(
  aws: Aws,
  vpcIds: ReadonlySet<string>,
  groupIds: readonly string[],
  subnetIds: readonly string[],
): Promise<Pick<Targets, 'groupIds' | 'subnetIds'>> {
  const inside = new Set<string>();
  const note = (id: string | undefined, vpcId: string | undefined): void => {
    if (id !== undefined && vpcId !== undefined && vpcIds.has(vpcId)) inside.add(id);
  };
  for (const Values of filterValues(groupIds)) {
    const { SecurityGroups = [] } = await aws.ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values }] }),
    );
    for (const { GroupId, VpcId } of SecurityGroups) note(GroupId, VpcId);
  }
  for (const Values of filterValues(subnetIds)) {
    const { Subnets = [] } = await aws.ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] }),
    );
    for (const { SubnetId, VpcId } of Subnets) note(SubnetId, VpcId);
  }
  return {
    groupIds: groupIds.filter((id) => !inside.has(id)),
    subnetIds: subnetIds.filter((id) => !inside.has(id)),
  };
}

/** The resources that block, and that network interfaces block in turn, as far as they are still there. */
function targetsOf({ resources, events }: StackPicture): {
  readonly groupIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly vpcIds: readonly string[];
} {
  const living = resources.filter(({ status }) => status !== 'DELETE_COMPLETE');
  // In an update's clean-up the old ones are no longer among the stack's resources: its events have them.
  const cleaned = events.filter(({ status }) => status.startsWith('DELETE_'));
  const gone = new Set(
    cleaned.flatMap((each) => (each.status === 'DELETE_COMPLETE' ? [each.physicalId] : [])),
  );
  const of = (type: string): readonly string[] =>
    unique(
      [...living, ...cleaned]
        .filter((each) => each.type === type && each.physicalId !== '' && !gone.has(each.physicalId))
        .map(({ physicalId }) => physicalId),
    );
  return {
    groupIds: of('AWS::EC2::SecurityGroup').filter((id) => id.startsWith('sg-')),
    subnetIds: of('AWS::EC2::Subnet'),
    vpcIds: of('AWS::EC2::VPC'),
  };
}

async function readStack(
  aws: Aws,
  name: string,
  unread: Unread[],
  depth: number,
): Promise<readonly StackPicture[]> {
  const stack = await describe(aws, name);
  const id = stack.StackId ?? name;
  const resources = await refusing(async () => (await listStackResources(aws.cloudFormation, id)) ?? []);
  const events = (await reading('cloudformation:DescribeStackEvents', unread, () => eventsOf(aws, id))) ?? [];
  const own: StackPicture = {
    id,
    name: stack.StackName ?? name,
    status: stack.StackStatus ?? '',
    reason: stack.StackStatusReason,
    beganAt: (stack.DeletionTime ?? stack.LastUpdatedTime ?? stack.CreationTime)?.getTime(),
    roleArn: stack.RoleARN,
    resources,
    events,
    lastFailure: await lastFailureOf(aws, stack, events),
    exports: await exportsOf(aws, stack, unread),
    isProtected: stack.EnableTerminationProtection === true,
  };
  const nested: StackPicture[] = [];
  for (const each of resources.filter(isNestedStack)) {
    if (depth < DEEPEST_NESTING) nested.push(...(await readStack(aws, each.physicalId, unread, depth + 1)));
  }
  return [own, ...nested];
}

function isNestedStack({ type, physicalId, status }: StackResource): boolean {
  return type === 'AWS::CloudFormation::Stack' && physicalId !== '' && status !== 'DELETE_COMPLETE';
}

async function describe(aws: Aws, name: string): Promise<Stack> {
  try {
    const stack = (await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
    if (stack !== undefined) return stack;
  } catch (error) {
    if (!types.isNativeError(error) || !/does not exist/u.test(error.message)) throw asRefusal(error);
  }
  if (looksLikeId(name)) {
    throw usageError(
      `"${name}" is neither a stack’s name in this account and Region, nor an id: ${ID_FORM}. Check it, --region and --profile.`,
    );
  }
  throw usageError(
    `there is no stack ${name} in this account and Region (one that is deleted is known by its ARN alone). Check --region and --profile.`,
  );
}

/**
 * A stack and the events of its last operation.
 *
 * @throws CommandError where it isn't there, or may not be read
 */
export async function stackWithEvents(
  aws: Aws,
  name: string,
): Promise<{ readonly id: string; readonly name: string; readonly events: readonly StackEvent[] }> {
  const { StackId = name, StackName = name } = await describe(aws, name);
  return { id: StackId, name: StackName, events: await refusing(() => eventsOf(aws, StackId)) };
}

/** The events of the stack's last operation, oldest first; of a deletion that was tried again, from the first try on. */
async function eventsOf(aws: Aws, stackId: string): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_EVENT_PAGES; page += 1) {
    const answer = await aws.cloudFormation.send(
      new DescribeStackEventsCommand({
        StackName: stackId,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const each of answer.StackEvents ?? []) {
      events.unshift(eventOf(each));
      if (begins(each) && each.ResourceStatus !== 'DELETE_IN_PROGRESS') return events;
    }
    token = answer.NextToken;
    if (token === undefined || token === '') break;
  }
  return events;
}

/** A change set's stack before it is executed: a status of stacks that the model's enumeration of resources lacks. */
const OPENS_REVIEW = /^REVIEW_IN_PROGRESS$/u;

/** An operation's first event is the stack's own, with the reason “User Initiated” (recorded in many logs). */
function begins({ PhysicalResourceId, StackId, ResourceStatusReason, ResourceStatus }: Event): boolean {
  return (
    PhysicalResourceId === StackId &&
    ResourceStatusReason === 'User Initiated' &&
    !OPENS_REVIEW.test(ResourceStatus ?? '')
  );
}

function eventOf(event: Event): StackEvent {
  return {
    at: event.Timestamp?.getTime() ?? 0,
    logicalId: event.LogicalResourceId ?? '',
    physicalId: event.PhysicalResourceId ?? '',
    type: event.ResourceType ?? '',
    status: event.ResourceStatus ?? '',
    reason: event.ResourceStatusReason ?? '',
    properties: objectOf(event.ResourceProperties),
  };
}

function objectOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

async function exportsOf(
  aws: Aws,
  { Outputs = [] }: Stack,
  unread: Unread[],
): Promise<StackPicture['exports']> {
  const names = Outputs.flatMap(({ ExportName }) => ExportName ?? []).slice(0, MOST_EXPORTS);
  const used: { readonly name: string; readonly importedBy: readonly string[] }[] = [];
  for (const name of names) {
    const importedBy =
      (await reading('cloudformation:ListImports', unread, async () => {
        try {
          return (await aws.cloudFormation.send(new ListImportsCommand({ ExportName: name }))).Imports ?? [];
        } catch (error) {
          // An export that nobody imports is an error of this call's.
          if (types.isNativeError(error) && /is not imported by any stack/u.test(error.message)) return [];
          throw error;
        }
      })) ?? [];
    if (importedBy.length > 0) used.push({ name, importedBy });
  }
  return used;
}

/**
 * Groups and subnets in VPCs that CloudFormation couldn’t delete, which are none of the stacks’: each keeps its VPC
 * (EC2 API reference, DeleteVpc). The default group goes with the VPC.
 */
async function residents(
  aws: Aws,
  stacks: readonly StackPicture[],
  unread: Unread[],
): Promise<readonly Resident[]> {
  const all = stacks.flatMap(({ resources }) => resources);
  const failed = all.filter(({ type, status }) => type === 'AWS::EC2::VPC' && status === 'DELETE_FAILED');
  if (failed.length === 0) return [];
  const Filters = [{ Name: 'vpc-id', Values: failed.map(({ physicalId }) => physicalId) }];
  const groups = await reading('ec2:DescribeSecurityGroups', unread, () =>
    aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
  );
  const subnets = await reading('ec2:DescribeSubnets', unread, () =>
    aws.ec2.send(new DescribeSubnetsCommand({ Filters })),
  );
  // What the stack’s policies keep keeps the VPC as well.
  const own = new Set(
    all.filter(({ status }) => status !== 'DELETE_SKIPPED').map(({ physicalId }) => physicalId),
  );
  return [
    ...(groups?.SecurityGroups ?? [])
      .filter(({ GroupName }) => GroupName !== 'default')
      .map(({ GroupId: id = '', GroupName: name = '', VpcId: vpcId = '' }) => ({ id, name, vpcId })),
    ...(subnets?.Subnets ?? []).map(({ SubnetId: id = '', VpcId: vpcId = '' }) => ({ id, vpcId })),
  ].filter(({ id }) => !own.has(id));
}

async function references(aws: Aws, groupIds: readonly string[]): Promise<readonly RuleReference[]> {
  const found: RuleReference[] = [];
  for (const Values of filterValues(groupIds)) {
    for (const [Name, direction] of [
      ['ip-permission.group-id', 'ingress'],
      ['egress.ip-permission.group-id', 'egress'],
    ] as const) {
      const answer = await aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name, Values }] }));
      for (const group of answer.SecurityGroups ?? []) found.push(...rulesOf(group, Values, direction));
    }
  }
  // A rule that names its own group goes with it.
  return found.filter(({ from, to }) => from !== to);
}

function rulesOf(
  group: SecurityGroup,
  targets: readonly string[],
  direction: RuleReference['direction'],
): readonly RuleReference[] {
  const permissions = (direction === 'ingress' ? group.IpPermissions : group.IpPermissionsEgress) ?? [];
  const named = unique(
    permissions.flatMap(({ UserIdGroupPairs = [] }) =>
      UserIdGroupPairs.flatMap(({ GroupId }) => GroupId ?? []),
    ),
  );
  return named
    .filter((id) => targets.includes(id))
    .map((to) => ({ from: group.GroupId ?? '', fromName: group.GroupName ?? '', to, direction }));
}

async function associations(aws: Aws, groupIds: readonly string[]): Promise<readonly VpcAssociation[]> {
  const found: VpcAssociation[] = [];
  for (const Values of filterValues(groupIds)) {
    const answer = await aws.ec2.send(
      new DescribeSecurityGroupVpcAssociationsCommand({ Filters: [{ Name: 'group-id', Values }] }),
    );
    for (const { GroupId, VpcId, State } of answer.SecurityGroupVpcAssociations ?? []) {
      if (State !== 'disassociated')
        found.push({ groupId: GroupId ?? '', vpcId: VpcId ?? '', state: State ?? '' });
    }
  }
  return found;
}

/** What only adds to the answer: where it is refused, the answer says what it lacks, once for each kind of call. */
async function reading<T>(action: string, unread: Unread[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const refusal = asRefusal(error);
    const reason = refusal instanceof Error ? refusal.message : String(refusal);
    if (unread.every((each) => each.action !== action)) unread.push({ action, reason });
    return undefined;
  }
}

/** The last thing that is known to have happened. */
function newest(stacks: readonly StackPicture[]): number | undefined {
  const times = stacks.flatMap(({ events, resources }) => [
    ...events.map(({ at }) => at),
    ...resources.map(({ updatedAt }) => updatedAt),
  ]);
  return times.length === 0 ? undefined : Math.max(...times);
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
