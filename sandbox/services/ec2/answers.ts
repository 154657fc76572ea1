import { isoMilliseconds, type Instant } from '../../time/instant';
import { CidrBlock } from './cidr';
import { RESERVED_ADDRESSES } from './address-pool';
import type { Attachment, NetworkInterface } from './network-interfaces';
import type {
  Address,
  Ec2State,
  Instance,
  EgressOnlyInternetGateway,
  InternetGateway,
  NatGateway,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
  VpcEndpoint,
} from './state';

/** Resources as EC2's answers have them, spelled as the wire spells them (botocore's `locationName`). */

function tagSet(state: Ec2State, id: string): unknown {
  return state.tags.of(id).map(({ key, value }) => ({ key, value }));
}

export function vpcAnswer(state: Ec2State, vpc: Vpc): unknown {
  return {
    vpcId: vpc.vpcId,
    ownerId: state.cloud.account,
    state: 'available',
    cidrBlock: vpc.cidrBlock,
    cidrBlockAssociationSet: [
      {
        associationId: `vpc-cidr-assoc-${vpc.vpcId.slice('vpc-'.length)}`,
        cidrBlock: vpc.cidrBlock,
        cidrBlockState: { state: 'associated' },
      },
    ],
    ipv6CidrBlockAssociationSet: vpc.ipv6Blocks.map((each) => ({
      associationId: each.associationId,
      ipv6CidrBlock: each.cidrBlock,
      ipv6CidrBlockState: { state: 'associated' },
      ipv6Pool: 'Amazon',
    })),
    dhcpOptionsId: 'dopt-00000000000000001',
    instanceTenancy: vpc.instanceTenancy,
    isDefault: vpc.isDefault,
    tagSet: tagSet(state, vpc.vpcId),
  };
}

export function egressOnlyAnswer(
  state: Ec2State,
  { egressOnlyInternetGatewayId, vpcId }: EgressOnlyInternetGateway,
): unknown {
  return {
    egressOnlyInternetGatewayId,
    attachmentSet: [{ state: 'attached', vpcId }],
    tagSet: tagSet(state, egressOnlyInternetGatewayId),
  };
}

export function subnetAnswer(state: Ec2State, subnet: Subnet): unknown {
  const { account, region } = state.cloud;
  return {
    subnetId: subnet.subnetId,
    subnetArn: `arn:aws:ec2:${region}:${account}:subnet/${subnet.subnetId}`,
    vpcId: subnet.vpcId,
    ownerId: account,
    state: 'available',
    cidrBlock: subnet.cidrBlock,
    ipv6CidrBlockAssociationSet: (subnet.ipv6Block === undefined ? [] : [subnet.ipv6Block]).map((each) => ({
      associationId: each.associationId,
      ipv6CidrBlock: each.cidrBlock,
      ipv6CidrBlockState: { state: 'associated' },
    })),
    availabilityZone: subnet.availabilityZone,
    availabilityZoneId: zoneId(subnet.availabilityZone),
    availableIpAddressCount: freeAddresses(state, subnet),
    defaultForAz: subnet.isDefault,
    mapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    assignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation === true,
    tagSet: tagSet(state, subnet.subnetId),
  };
}

export function freeAddresses(state: Ec2State, { cidrBlock, subnetId }: Subnet): number {
  return CidrBlock.parse(cidrBlock).size - RESERVED_ADDRESSES - state.privateAddresses.used(subnetId);
}

/** `use1-az1` of `us-east-1a`, and the like. In AWS which is which differs from account to account. */
export function zoneId(zone: string): string {
  const [area = '', direction = '', number = ''] = zone.slice(0, -1).split('-');
  const letter = zone.slice(-1);
  return `${area}${direction.charAt(0)}${number}-az${(letter.codePointAt(0) ?? 97) - 96}`;
}

export function groupAnswer(state: Ec2State, group: SecurityGroup): unknown {
  const { account, region } = state.cloud;
  return {
    ownerId: account,
    groupId: group.groupId,
    securityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${group.groupId}`,
    groupName: group.groupName,
    groupDescription: group.description,
    vpcId: group.vpcId,
    ipPermissions: permissions(
      account,
      group.rules.filter(({ isEgress }) => !isEgress),
    ),
    ipPermissionsEgress: permissions(
      account,
      group.rules.filter(({ isEgress }) => isEgress),
    ),
    tagSet: tagSet(state, group.groupId),
  };
}

/** Rules of the same protocol and ports are one permission with several peers. */
function permissions(account: string, rules: readonly SecurityGroupRule[]): readonly unknown[] {
  const byPorts = new Map<string, readonly SecurityGroupRule[]>();
  for (const rule of rules) {
    const ports = [rule.ipProtocol, rule.fromPort, rule.toPort].join('/');
    byPorts.set(ports, [...(byPorts.get(ports) ?? []), rule]);
  }
  return [...byPorts.values()].map((same) => ({
    ipProtocol: same[0]?.ipProtocol,
    fromPort: same[0]?.fromPort,
    toPort: same[0]?.toPort,
    groups: same.flatMap(({ peer, description }) =>
      'referencedGroupId' in peer ? [{ userId: account, groupId: peer.referencedGroupId, description }] : [],
    ),
    ipRanges: same.flatMap(({ peer, description }) =>
      'cidrIpv4' in peer ? [{ cidrIp: peer.cidrIpv4, description }] : [],
    ),
    ipv6Ranges: same.flatMap(({ peer, description }) =>
      'cidrIpv6' in peer ? [{ cidrIpv6: peer.cidrIpv6, description }] : [],
    ),
    prefixListIds: same.flatMap(({ peer, description }) =>
      'prefixListId' in peer ? [{ prefixListId: peer.prefixListId, description }] : [],
    ),
  }));
}

export function ruleAnswer(state: Ec2State, groupId: string, rule: SecurityGroupRule): unknown {
  const { peer } = rule;
  return {
    securityGroupRuleId: rule.securityGroupRuleId,
    groupId,
    groupOwnerId: state.cloud.account,
    isEgress: rule.isEgress,
    ipProtocol: rule.ipProtocol,
    fromPort: rule.fromPort ?? -1,
    toPort: rule.toPort ?? -1,
    cidrIpv4: 'cidrIpv4' in peer ? peer.cidrIpv4 : undefined,
    cidrIpv6: 'cidrIpv6' in peer ? peer.cidrIpv6 : undefined,
    prefixListId: 'prefixListId' in peer ? peer.prefixListId : undefined,
    referencedGroupInfo:
      'referencedGroupId' in peer
        ? { groupId: peer.referencedGroupId, userId: state.cloud.account }
        : undefined,
    description: rule.description,
    tagSet: tagSet(state, rule.securityGroupRuleId),
  };
}

/** As recorded of a Lambda network interface; AttachTime is absent where a service attached it. */
export function interfaceAnswer(state: Ec2State, it: NetworkInterface): Readonly<Record<string, unknown>> {
  const { account } = state.cloud;
  const privateDnsName = dnsName(state, it.privateIpAddress);
  const association =
    it.association === undefined
      ? undefined
      : {
          allocationId: it.association.allocationId,
          associationId: it.association.associationId,
          ipOwnerId: account,
          publicDnsName: '',
          publicIp: it.association.publicIp,
        };
  return {
    networkInterfaceId: it.networkInterfaceId,
    subnetId: it.subnetId,
    vpcId: it.vpcId,
    availabilityZone: it.availabilityZone,
    availabilityZoneId: zoneId(it.availabilityZone),
    description: it.description,
    ownerId: it.ownerId ?? account,
    requesterId: it.requesterId,
    requesterManaged: it.requesterManaged,
    status: it.status,
    macAddress: it.macAddress,
    privateIpAddress: it.privateIpAddress,
    privateDnsName,
    sourceDestCheck: it.sourceDestCheck,
    interfaceType: it.interfaceType,
    groupSet: it.groupIds.map((groupId) => ({
      groupId,
      groupName: state.groups.get(groupId)?.groupName ?? '',
    })),
    attachment: it.attachment === undefined ? undefined : attachmentAnswer(it.attachment),
    association,
    privateIpAddressesSet: [
      { privateIpAddress: it.privateIpAddress, privateDnsName, primary: true, association },
    ],
    ipv6AddressesSet: [],
    tagSet: tagSet(state, it.networkInterfaceId),
    operator: {
      managed: isManaged(state, it),
      principal: principalOf(state, it),
      // By the account's setting, which `IncludeManagedResources` overrides for one call.
      hiddenByDefault: isManaged(state, it) && state.managedResourceVisibility !== 'visible',
    },
  };
}

function attachmentAnswer(attachment: Attachment): unknown {
  return {
    attachmentId: attachment.attachmentId,
    instanceOwnerId: attachment.instanceOwnerId,
    instanceId: attachment.instanceId,
    deviceIndex: attachment.deviceIndex,
    networkCardIndex: 0,
    status: attachmentStatus(attachment),
    attachTime: attachment.attachTime === undefined ? undefined : timestamp(attachment.attachTime),
    deleteOnTermination: attachment.deleteOnTermination,
  };
}

export function attachmentStatus({ isDetaching }: Attachment): 'attached' | 'detaching' {
  return isDetaching === true ? 'detaching' : 'attached';
}

export function dnsName(state: Ec2State, privateIpAddress: string): string {
  const { region } = state.cloud;
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${privateIpAddress.replaceAll('.', '-')}.${domain}`;
}

/**
 * Whether it counts as a managed resource, hidden from those who don't ask for such. With the fault
 * `managed-hidden` Lambda's do, each or only some: which ones the id decides, so that it stays so.
 */
export function isManaged(state: Ec2State, it: NetworkInterface): boolean {
  return principalOf(state, it) !== undefined;
}

function principalOf(state: Ec2State, it: NetworkInterface): string | undefined {
  if (it.operator !== undefined) return it.operator;
  const level = state.cloud.faults.level('managed-hidden');
  if (level === 0) return undefined;
  const isLambda = it.interfaceType === 'lambda' || it.description.startsWith('AWS Lambda VPC ENI');
  const lot = Number.parseInt(it.networkInterfaceId.slice(-6), 16) / 0x1000000;
  return isLambda && lot < level ? 'lambda.amazonaws.com' : undefined;
}

export function internetGatewayAnswer(state: Ec2State, gateway: InternetGateway): unknown {
  return {
    internetGatewayId: gateway.internetGatewayId,
    ownerId: state.cloud.account,
    attachmentSet: gateway.vpcId === undefined ? [] : [{ vpcId: gateway.vpcId, state: 'available' }],
    tagSet: tagSet(state, gateway.internetGatewayId),
  };
}

export function routeTableAnswer(state: Ec2State, table: RouteTable): unknown {
  const vpc = state.vpcs.get(table.vpcId);
  const isMain = vpc?.mainRouteTableId === table.routeTableId;
  const associated = { associationState: { state: 'associated' } };
  return {
    routeTableId: table.routeTableId,
    vpcId: table.vpcId,
    ownerId: state.cloud.account,
    routeSet: [
      {
        destinationCidrBlock: vpc?.cidrBlock,
        gatewayId: 'local',
        origin: 'CreateRouteTable',
        state: 'active',
      },
      ...table.routes.map(({ destination, target }) => ({
        [destinationKind(destination)]: destination,
        [target.kind]: target.id,
        origin: 'CreateRoute',
        state: 'active',
      })),
    ],
    associationSet: [
      ...(isMain
        ? [
            {
              main: true,
              routeTableAssociationId: `rtbassoc-${table.routeTableId.slice('rtb-'.length)}`,
              routeTableId: table.routeTableId,
              ...associated,
            },
          ]
        : []),
      ...table.associations.map(({ associationId, subnetId }) => ({
        main: false,
        routeTableAssociationId: associationId,
        routeTableId: table.routeTableId,
        subnetId,
        ...associated,
      })),
    ],
    propagatingVgwSet: [],
    tagSet: tagSet(state, table.routeTableId),
  };
}

function destinationKind(destination: string): string {
  if (destination.startsWith('pl-')) return 'destinationPrefixListId';
  return destination.includes(':') ? 'destinationIpv6CidrBlock' : 'destinationCidrBlock';
}

export function addressAnswer(state: Ec2State, address: Address): unknown {
  const holder = state.networkInterfaces
    .all()
    .find(({ association }) => association?.allocationId === address.allocationId);
  return {
    allocationId: address.allocationId,
    publicIp: address.publicIp,
    domain: 'vpc',
    publicIpv4Pool: 'amazon',
    networkBorderGroup: state.cloud.region,
    associationId: holder?.association?.associationId,
    networkInterfaceId: holder?.networkInterfaceId,
    networkInterfaceOwnerId: holder === undefined ? undefined : state.cloud.account,
    privateIpAddress: holder?.privateIpAddress,
    instanceId: holder?.attachment?.instanceId,
    tagSet: tagSet(state, address.allocationId),
  };
}

export function natGatewayAnswer(state: Ec2State, gateway: NatGateway): unknown {
  const it = state.networkInterfaces.get(gateway.networkInterfaceId);
  return {
    natGatewayId: gateway.natGatewayId,
    subnetId: gateway.subnetId,
    vpcId: gateway.vpcId,
    state: gateway.state,
    connectivityType: gateway.connectivityType,
    createTime: timestamp(gateway.createdAt),
    deleteTime: gateway.deletedAt === undefined ? undefined : timestamp(gateway.deletedAt),
    natGatewayAddressSet: [
      {
        networkInterfaceId: gateway.networkInterfaceId,
        privateIp: it?.privateIpAddress,
        allocationId: it?.association?.allocationId,
        associationId: it?.association?.associationId,
        publicIp: it?.association?.publicIp,
        isPrimary: true,
      },
    ],
    tagSet: tagSet(state, gateway.natGatewayId),
  };
}

export function vpcEndpointAnswer(state: Ec2State, endpoint: VpcEndpoint): unknown {
  return {
    vpcEndpointId: endpoint.vpcEndpointId,
    vpcEndpointType: endpoint.type,
    vpcId: endpoint.vpcId,
    ownerId: state.cloud.account,
    serviceName: endpoint.serviceName,
    state: endpoint.state,
    policyDocument: endpoint.policyDocument,
    privateDnsEnabled: endpoint.privateDnsEnabled,
    requesterManaged: false,
    subnetIdSet: endpoint.subnetIds,
    routeTableIdSet: endpoint.routeTableIds,
    networkInterfaceIdSet: endpoint.networkInterfaceIds,
    groupSet: endpoint.groupIds.map((groupId) => ({
      groupId,
      groupName: state.groups.get(groupId)?.groupName ?? '',
    })),
    dnsEntrySet:
      endpoint.type === 'Interface'
        ? [{ dnsName: `${endpoint.vpcEndpointId}.vpce.amazonaws.com`, hostedZoneId: 'Z7HUB22UULQXV' }]
        : [],
    creationTimestamp: timestamp(endpoint.createdAt),
    tagSet: tagSet(state, endpoint.vpcEndpointId),
  };
}

/** The codes are the API's. */
const INSTANCE_STATES: Readonly<Record<Instance['state'], number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
};

export function instanceStateAnswer(state: Instance['state']): unknown {
  return { code: INSTANCE_STATES[state], name: state };
}

export function instanceAnswer(state: Ec2State, instance: Instance): unknown {
  const attached = state.networkInterfaces
    .within(instance.vpcId)
    .filter(({ attachment }) => attachment?.instanceId === instance.instanceId)
    .toSorted((a, b) => (a.attachment?.deviceIndex ?? 0) - (b.attachment?.deviceIndex ?? 0));
  const [primary] = attached;
  const isThere = instance.state !== 'terminated';
  return {
    instanceId: instance.instanceId,
    imageId: instance.imageId,
    instanceType: instance.instanceType,
    instanceState: instanceStateAnswer(instance.state),
    launchTime: timestamp(instance.launchedAt),
    amiLaunchIndex: 0,
    placement: {
      availabilityZone: state.subnets.get(instance.subnetId)?.availabilityZone,
      tenancy: 'default',
    },
    monitoring: { state: 'disabled' },
    subnetId: isThere ? instance.subnetId : undefined,
    vpcId: isThere ? instance.vpcId : undefined,
    privateIpAddress: primary?.privateIpAddress,
    privateDnsName: primary === undefined ? '' : dnsName(state, primary.privateIpAddress),
    groupSet: (primary?.groupIds ?? []).map((groupId) => ({
      groupId,
      groupName: state.groups.get(groupId)?.groupName ?? '',
    })),
    networkInterfaceSet: attached.map((it) => interfaceAnswer(state, it)),
    tagSet: tagSet(state, instance.instanceId),
  };
}

export function timestamp(at: Instant): string {
  return isoMilliseconds(at);
}
