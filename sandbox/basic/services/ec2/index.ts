import type { Cloud } from '../../../cloud';
import { MINUTE, SECOND, type Instant } from '../../../time/instant';
import { AwsError, type Caller, type Input, type Operation, type Service } from '../../../wire/types';
import * as errors from './errors';
import { filtersOf, select } from './filters';
import {
  NetworkInterfaces,
  type NetworkInterface,
  type SecurityGroup,
  type Subnet,
  type Tag,
  type Vpc,
} from './state';

export interface NewNetworkInterface {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly description: string;
  readonly interfaceType?: string;
  readonly requesterId?: string;
  readonly requesterManaged?: boolean;
  readonly managed?: boolean;
  readonly tags?: readonly Tag[];
  readonly attachment?: NetworkInterface['attachment'];
}

/** EC2 as the rest of the sandbox sees it: the service on the wire, and its network interfaces for those who own some. */
export interface Ec2 extends Service {
  create(by: string, wanted: NewNetworkInterface): NetworkInterface;
  change(
    by: string,
    id: string,
    change: 'attached' | 'released' | 'detached' | 'orphaned',
    patch: Partial<NetworkInterface>,
  ): void;
  remove(by: string, id: string): void;
  networkInterfaces(): readonly NetworkInterface[];
  subnet(id: string): Subnet | undefined;
  group(id: string): SecurityGroup | undefined;
}

/** Capacity and refill a second (EC2 guide, request throttling). */
const BUCKETS: Readonly<Record<string, readonly [number, number]>> = {
  DescribeNetworkInterfaces: [100, 20],
  DescribeSecurityGroups: [100, 20],
  DeleteNetworkInterface: [100, 5],
  CreateNetworkInterface: [100, 5],
  DetachNetworkInterface: [50, 5],
  DeleteSecurityGroup: [50, 5],
  DeleteSubnet: [50, 5],
  DeleteVpc: [50, 5],
};
const OTHER_BUCKET: readonly [number, number] = [100, 20];

export function createEc2Service(cloud: Cloud): Ec2 {
  const ids = cloud.random.stream('ec2/ids');
  const dice = cloud.random.stream('ec2/faults');
  const vpcs = new Map<string, Vpc>();
  const subnets = new Map<string, Subnet>();
  const groups = new Map<string, SecurityGroup>();
  const interfaces = new NetworkInterfaces();
  const simple = new Map<string, Record<string, unknown>>();
  const addresses = new Map<string, number>();
  const buckets = new Map<string, { tokens: number; at: Instant }>();

  const id = (prefix: string): string => `${prefix}-0${ids.hex(16)}`;
  const journal = (
    by: string,
    change: 'created' | 'attached' | 'released' | 'orphaned' | 'detached' | 'deleted',
    it: NetworkInterface,
  ): void => {
    cloud.journal.append({
      kind: 'network-interface',
      networkInterfaceId: it.networkInterfaceId,
      change,
      by,
      description: it.description,
    });
  };

  const create: Ec2['create'] = (by, wanted) => {
    const subnet = subnets.get(wanted.subnetId);
    if (subnet === undefined) throw errors.subnetNotFound(wanted.subnetId);
    for (const groupId of wanted.groupIds) if (!groups.has(groupId)) throw errors.groupNotFound(groupId);
    const host = (addresses.get(subnet.subnetId) ?? 3) + 1;
    addresses.set(subnet.subnetId, host);
    const it: NetworkInterface = {
      networkInterfaceId: id('eni'),
      status: wanted.attachment === undefined ? 'available' : 'in-use',
      interfaceType: wanted.interfaceType ?? 'interface',
      description: wanted.description,
      requesterId: wanted.requesterId ?? cloud.account,
      requesterManaged: wanted.requesterManaged ?? false,
      subnetId: subnet.subnetId,
      vpcId: subnet.vpcId,
      availabilityZone: subnet.availabilityZone,
      groupIds:
        wanted.groupIds.length > 0 ? [...wanted.groupIds] : [vpcs.get(subnet.vpcId)?.defaultGroupId ?? ''],
      privateIpAddress: address(subnet.cidrBlock, host),
      macAddress: `06:${ids.hex(2)}:${ids.hex(2)}:${ids.hex(2)}:${ids.hex(2)}:${ids.hex(2)}`,
      tags: wanted.tags ?? [],
      managed: wanted.managed ?? false,
      attachment: wanted.attachment,
    };
    interfaces.put(cloud.time.now(), it);
    journal(by, 'created', it);
    return it;
  };
  const found = (eni: string): NetworkInterface => {
    const it = interfaces.get(eni);
    if (it === undefined) throw errors.networkInterfaceNotFound(eni);
    return it;
  };
  const change: Ec2['change'] = (by, eni, what, patch) => {
    const next = { ...found(eni), ...patch };
    interfaces.put(cloud.time.now(), next);
    journal(by, what, next);
  };
  const remove: Ec2['remove'] = (by, eni) => {
    const it = found(eni);
    interfaces.remove(cloud.time.now(), eni);
    journal(by, 'deleted', it);
  };

  /** What DescribeNetworkInterfaces sees: the present, or with a fault a past. */
  const visible = (): readonly NetworkInterface[] => {
    const now = cloud.time.now();
    const stale = cloud.faults.level('stale-reads');
    if (
      cloud.faults.level('empty-reads') > 0 &&
      now - interfaces.lastChange < 3 * MINUTE &&
      dice.chance(cloud.faults.level('empty-reads'))
    )
      return [];
    return stale > 0 ? interfaces.asOf(now - dice.uniform(0, stale)) : interfaces.all();
  };

  const describeNetworkInterfaces: Operation = (input) => {
    const wanted = texts(input['NetworkInterfaceId']);
    const showManaged = input['IncludeManagedResources'] === 'true';
    const seen = visible().filter((each) => showManaged || !isHidden(each));
    for (const eni of wanted)
      if (!seen.some((each) => each.networkInterfaceId === eni)) throw errors.networkInterfaceNotFound(eni);
    const selected = select(
      seen.filter((each) => wanted.length === 0 || wanted.includes(each.networkInterfaceId)),
      filtersOf(input),
      networkInterfaceFilter,
    );
    return paged(
      selected,
      input,
      (each) => each.networkInterfaceId,
      'networkInterfaceSet',
      (each) => interfaceXml(cloud.account, each, groups),
    );
  };
  const isHidden = (each: NetworkInterface): boolean =>
    each.managed ||
    (cloud.faults.level('managed-hidden') > 0 && each.description.startsWith('AWS Lambda VPC ENI'));

  const blocks = (test: (each: NetworkInterface) => boolean): boolean => interfaces.all().some(test);

  const operations: Record<string, Operation> = {
    DescribeNetworkInterfaces: describeNetworkInterfaces,
    CreateNetworkInterface: (input, { caller }) => {
      const it = create(caller.arn, {
        subnetId: text(input['SubnetId']),
        groupIds: texts(input['SecurityGroupId']),
        description: text(input['Description']),
        tags: tagsOf(input),
      });
      return { networkInterface: interfaceXml(cloud.account, it, groups) };
    },
    DeleteNetworkInterface: (input, { caller }) => {
      const it = found(text(input['NetworkInterfaceId']));
      if (it.attachment !== undefined || it.status !== 'available')
        throw errors.networkInterfaceInUse(it.networkInterfaceId);
      remove(byOf(caller), it.networkInterfaceId);
      return { return: true };
    },
    DetachNetworkInterface: (input, { caller }) => {
      const attachmentId = text(input['AttachmentId']);
      if (attachmentId.startsWith('ela-attach-')) throw errors.notYourAttachment();
      const it = interfaces.all().find((each) => each.attachment?.attachmentId === attachmentId);
      if (it === undefined) throw errors.attachmentNotFound(attachmentId);
      change(byOf(caller), it.networkInterfaceId, 'detached', { attachment: undefined, status: 'available' });
      return { return: true };
    },
    CreateVpc: (input) => {
      const vpcId = id('vpc');
      const defaultGroupId = id('sg');
      groups.set(defaultGroupId, {
        groupId: defaultGroupId,
        groupName: 'default',
        description: 'default VPC security group',
        vpcId,
        tags: [],
        references: [],
      });
      const vpc: Vpc = {
        vpcId,
        cidrBlock: text(input['CidrBlock']),
        tags: tagsOf(input),
        defaultGroupId,
        mainRouteTableId: id('rtb'),
      };
      vpcs.set(vpcId, vpc);
      return { vpc: vpcXml(cloud.account, vpc) };
    },
    ModifyVpcAttribute: () => ({ return: true }),
    ModifySubnetAttribute: () => ({ return: true }),
    DescribeVpcs: (input) => {
      const wanted = texts(input['VpcId']);
      for (const each of wanted) if (!vpcs.has(each)) throw errors.vpcNotFound(each);
      const all = [...vpcs.values()].filter(({ vpcId }) => wanted.length === 0 || wanted.includes(vpcId));
      const selected = select(all, filtersOf(input), (vpc, name) =>
        name === 'vpc-id' ? [vpc.vpcId] : name === 'cidr' ? [vpc.cidrBlock] : tagFilter(vpc.tags, name),
      );
      return { vpcSet: selected.map((each) => vpcXml(cloud.account, each)) };
    },
    DeleteVpc: (input) => {
      const vpcId = text(input['VpcId']);
      const vpc = vpcs.get(vpcId);
      if (vpc === undefined) throw errors.vpcNotFound(vpcId);
      const hasGroups = [...groups.values()].some(
        (each) => each.vpcId === vpcId && each.groupId !== vpc.defaultGroupId,
      );
      const hasSubnets = [...subnets.values()].some((each) => each.vpcId === vpcId);
      const hasOthers = [...simple.values()].some((each) => each['vpcId'] === vpcId);
      if (hasGroups || hasSubnets || hasOthers || blocks((each) => each.vpcId === vpcId))
        throw errors.vpcHasDependents(vpcId);
      groups.delete(vpc.defaultGroupId);
      vpcs.delete(vpcId);
      return { return: true };
    },
    CreateSubnet: (input) => {
      const vpcId = text(input['VpcId']);
      if (!vpcs.has(vpcId)) throw errors.vpcNotFound(vpcId);
      const subnet: Subnet = {
        subnetId: id('subnet'),
        vpcId,
        cidrBlock: text(input['CidrBlock']),
        availabilityZone: text(input['AvailabilityZone']) || `${cloud.region}a`,
        tags: tagsOf(input),
        mapPublicIp: false,
      };
      subnets.set(subnet.subnetId, subnet);
      return { subnet: subnetXml(cloud.account, subnet) };
    },
    DescribeSubnets: (input) => {
      const wanted = texts(input['SubnetId']);
      for (const each of wanted) if (!subnets.has(each)) throw errors.subnetNotFound(each);
      const all = [...subnets.values()].filter(
        ({ subnetId }) => wanted.length === 0 || wanted.includes(subnetId),
      );
      const selected = select(all, filtersOf(input), (subnet, name) =>
        name === 'subnet-id'
          ? [subnet.subnetId]
          : name === 'vpc-id'
            ? [subnet.vpcId]
            : name === 'availability-zone'
              ? [subnet.availabilityZone]
              : tagFilter(subnet.tags, name),
      );
      return paged(
        selected,
        input,
        (each) => each.subnetId,
        'subnetSet',
        (each) => subnetXml(cloud.account, each),
      );
    },
    DeleteSubnet: (input) => {
      const subnetId = text(input['SubnetId']);
      if (!subnets.has(subnetId)) throw errors.subnetNotFound(subnetId);
      if (blocks((each) => each.subnetId === subnetId)) throw errors.subnetHasDependents(subnetId);
      subnets.delete(subnetId);
      return { return: true };
    },
    CreateSecurityGroup: (input) => {
      const vpcId = text(input['VpcId']);
      if (!vpcs.has(vpcId)) throw errors.vpcNotFound(vpcId);
      const groupName = text(input['GroupName']);
      if ([...groups.values()].some((each) => each.vpcId === vpcId && each.groupName === groupName)) {
        throw new AwsError(
          'InvalidGroup.Duplicate',
          `The security group '${groupName}' already exists for VPC '${vpcId}'`,
        );
      }
      const group: SecurityGroup = {
        groupId: id('sg'),
        groupName,
        description: text(input['GroupDescription']),
        vpcId,
        tags: tagsOf(input),
        references: [],
      };
      groups.set(group.groupId, group);
      return { return: true, groupId: group.groupId };
    },
    DescribeSecurityGroups: (input) => {
      const wanted = texts(input['GroupId']);
      for (const each of wanted) if (!groups.has(each)) throw errors.groupNotFound(each);
      const all = [...groups.values()].filter(
        ({ groupId }) => wanted.length === 0 || wanted.includes(groupId),
      );
      const selected = select(all, filtersOf(input), (group, name) =>
        name === 'group-id'
          ? [group.groupId]
          : name === 'group-name'
            ? [group.groupName]
            : name === 'vpc-id'
              ? [group.vpcId]
              : tagFilter(group.tags, name),
      );
      return paged(
        selected,
        input,
        (each) => each.groupId,
        'securityGroupInfo',
        (each) => groupXml(cloud.account, each),
      );
    },
    DeleteSecurityGroup: (input) => {
      const groupId = text(input['GroupId']);
      if (!groups.has(groupId)) throw errors.groupNotFound(groupId);
      const isReferenced = [...groups.values()].some(
        (each) => each.groupId !== groupId && each.references.includes(groupId),
      );
      if (isReferenced || blocks((each) => each.groupIds.includes(groupId)))
        throw errors.groupHasDependents(groupId);
      groups.delete(groupId);
      return { return: true, groupId };
    },
    AuthorizeSecurityGroupIngress: (input) => reference(input, true),
    AuthorizeSecurityGroupEgress: (input) => reference(input, true),
    RevokeSecurityGroupIngress: (input) => reference(input, false),
    RevokeSecurityGroupEgress: (input) => reference(input, false),
    CreateTags: () => ({ return: true }),
  };

  const reference = (input: Input, add: boolean): unknown => {
    const groupId = text(input['GroupId']);
    const group = groups.get(groupId);
    if (group === undefined) throw errors.groupNotFound(groupId);
    const named = lists(input['IpPermissions']).flatMap((each) =>
      lists(each['Groups']).map((one) => text(one['GroupId'])),
    );
    const references = add
      ? [...group.references, ...named]
      : group.references.filter((each) => !named.includes(each));
    groups.set(groupId, { ...group, references });
    return { return: true };
  };

  const metered = Object.fromEntries(
    Object.entries(operations).map(([name, run]): [string, Operation] => [
      name,
      (input, call) => {
        if (call.caller.accessKeyId !== 'internal') draw(name);
        return run(input, call);
      },
    ]),
  );
  const draw = (name: string): void => {
    const [capacity, refill] = BUCKETS[name] ?? OTHER_BUCKET;
    const now = cloud.time.now();
    const bucket = buckets.get(name) ?? { tokens: capacity, at: now };
    const tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / SECOND) * refill);
    buckets.set(name, { tokens: Math.max(0, tokens - 1), at: now });
    if (tokens < 1) throw errors.throttled();
  };

  return {
    signingName: 'ec2',
    protocols: ['ec2Query'],
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: metered,
    create,
    change,
    remove,
    networkInterfaces: () => interfaces.all(),
    subnet: (subnetId) => subnets.get(subnetId),
    group: (groupId) => groups.get(groupId),
  };
}

function byOf(caller: Caller): string {
  return caller.invocationId ?? caller.arn;
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : typeof value === 'string' ? [value] : [];
}
function lists(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}
function tagsOf(input: Input): readonly Tag[] {
  return lists(input['TagSpecification']).flatMap((each) =>
    lists(each['Tag']).map((tag) => ({ key: text(tag['Key']), value: text(tag['Value']) })),
  );
}
function tagFilter(tags: readonly Tag[], name: string): readonly string[] | undefined {
  if (name === 'tag-key') return tags.map(({ key }) => key);
  return name.startsWith('tag:')
    ? tags.filter(({ key }) => key === name.slice(4)).map(({ value }) => value)
    : undefined;
}
function networkInterfaceFilter(
  it: NetworkInterface,
  name: string,
): readonly (string | undefined)[] | undefined {
  switch (name) {
    case 'group-id':
      return it.groupIds;
    case 'subnet-id':
      return [it.subnetId];
    case 'vpc-id':
      return [it.vpcId];
    case 'status':
      return [it.status];
    case 'description':
      return [it.description];
    case 'interface-type':
      return [it.interfaceType];
    case 'requester-id':
      return [it.requesterId];
    case 'requester-managed':
      return [String(it.requesterManaged)];
    case 'network-interface-id':
      return [it.networkInterfaceId];
    case 'availability-zone':
      return [it.availabilityZone];
    case 'private-ip-address':
      return [it.privateIpAddress];
    case 'attachment.attachment-id':
      return [it.attachment?.attachmentId];
    case 'attachment.instance-id':
      return [it.attachment?.instanceId];
    case 'attachment.instance-owner-id':
      return [it.attachment?.instanceOwnerId];
    default:
      return tagFilter(it.tags, name);
  }
}
function paged<T>(
  all: readonly T[],
  input: Input,
  key: (each: T) => string,
  set: string,
  xml: (each: T) => unknown,
): unknown {
  const most = input['MaxResults'] === undefined ? Number.POSITIVE_INFINITY : Number(input['MaxResults']);
  if (Number.isNaN(most) || most < 5 || (most > 1_000 && most !== Number.POSITIVE_INFINITY)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${text(input['MaxResults'])} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
    );
  }
  const after =
    input['NextToken'] === undefined ? '' : Buffer.from(text(input['NextToken']), 'base64').toString();
  const rest = all.filter((each) => key(each) > after).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const page = rest.slice(0, most);
  const last = page.at(-1);
  return {
    [set]: page.map(xml),
    ...(rest.length > page.length && last !== undefined
      ? { nextToken: Buffer.from(key(last)).toString('base64') }
      : {}),
  };
}
function address(cidr: string, host: number): string {
  const [a = '10', b = '0', c = '0', d = '0'] = (cidr.split('/')[0] ?? '').split('.');
  const value = Number(d) + host;
  return `${a}.${b}.${Number(c) + Math.floor(value / 256)}.${value % 256}`;
}
function tagsXml(tags: readonly Tag[]): unknown {
  return tags.map(({ key, value }) => ({ key, value }));
}
function vpcXml(account: string, vpc: Vpc): unknown {
  return {
    vpcId: vpc.vpcId,
    ownerId: account,
    state: 'available',
    cidrBlock: vpc.cidrBlock,
    dhcpOptionsId: 'dopt-default',
    isDefault: false,
    tagSet: tagsXml(vpc.tags),
  };
}
function subnetXml(account: string, subnet: Subnet): unknown {
  return {
    subnetId: subnet.subnetId,
    vpcId: subnet.vpcId,
    ownerId: account,
    state: 'available',
    cidrBlock: subnet.cidrBlock,
    availabilityZone: subnet.availabilityZone,
    mapPublicIpOnLaunch: subnet.mapPublicIp,
    tagSet: tagsXml(subnet.tags),
  };
}
function groupXml(account: string, group: SecurityGroup): unknown {
  return {
    ownerId: account,
    groupId: group.groupId,
    groupName: group.groupName,
    groupDescription: group.description,
    vpcId: group.vpcId,
    ipPermissions: [],
    ipPermissionsEgress: [],
    tagSet: tagsXml(group.tags),
  };
}
function interfaceXml(
  account: string,
  it: NetworkInterface,
  groups: ReadonlyMap<string, SecurityGroup>,
): unknown {
  return {
    networkInterfaceId: it.networkInterfaceId,
    subnetId: it.subnetId,
    vpcId: it.vpcId,
    availabilityZone: it.availabilityZone,
    description: it.description,
    ownerId: account,
    requesterId: it.requesterId,
    requesterManaged: it.requesterManaged,
    status: it.status,
    macAddress: it.macAddress,
    privateIpAddress: it.privateIpAddress,
    sourceDestCheck: true,
    interfaceType: it.interfaceType,
    groupSet: it.groupIds.map((groupId) => ({ groupId, groupName: groups.get(groupId)?.groupName ?? '' })),
    attachment:
      it.attachment === undefined
        ? undefined
        : {
            attachmentId: it.attachment.attachmentId,
            instanceOwnerId: it.attachment.instanceOwnerId,
            instanceId: it.attachment.instanceId,
            deviceIndex: it.attachment.deviceIndex,
            status: 'attached',
            deleteOnTermination: it.attachment.deleteOnTermination,
          },
    privateIpAddressesSet: [{ privateIpAddress: it.privateIpAddress, primary: true }],
    ipv6AddressesSet: [],
    tagSet: tagsXml(it.tags),
    operator: { managed: it.managed },
  };
}
