import type * as sdk from '@aws-sdk/client-ec2';

import { dateOf } from '../../time/instant';
import type { Fixed } from '../../wire/model';
import { CidrBlock } from './cidr';
import { RESERVED_ADDRESSES } from './address-pool';
import type { Attachment, NetworkInterface } from './network-interfaces';
import type {
  Address,
  Ec2State,
  Instance,
  EgressOnlyInternetGateway,
  InternetGateway,
  Ipv6Block,
  NatGateway,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
  VpcEndpoint,
} from './state';

/** Resources as EC2's answers have them. */

export function vpcAnswer(state: Ec2State, vpc: Vpc): Fixed<sdk.Vpc> {
  return {
    VpcId: vpc.vpcId,
    OwnerId: state.cloud.account,
    State: 'available',
    CidrBlock: vpc.cidrBlock,
    CidrBlockAssociationSet: [
      {
        AssociationId: `vpc-cidr-assoc-${vpc.vpcId.slice('vpc-'.length)}`,
        CidrBlock: vpc.cidrBlock,
        CidrBlockState: { State: 'associated' },
      },
    ],
    Ipv6CidrBlockAssociationSet: vpc.ipv6Blocks.map((each) => ({
      ...ipv6AssociationAnswer(each),
      Ipv6Pool: 'Amazon',
    })),
    DhcpOptionsId: 'dopt-00000000000000001',
    InstanceTenancy: vpc.instanceTenancy,
    IsDefault: vpc.isDefault,
    Tags: state.tags.of(vpc.vpcId),
  };
}

/** An IPv6 block's association, as answers have it. */
export function ipv6AssociationAnswer(
  { associationId, cidrBlock }: Ipv6Block,
  state: 'associating' | 'associated' | 'disassociating' = 'associated',
): { AssociationId: string; Ipv6CidrBlock: string; Ipv6CidrBlockState: { State: typeof state } } {
  return { AssociationId: associationId, Ipv6CidrBlock: cidrBlock, Ipv6CidrBlockState: { State: state } };
}

export function egressOnlyAnswer(
  state: Ec2State,
  { egressOnlyInternetGatewayId, vpcId }: EgressOnlyInternetGateway,
): Fixed<sdk.EgressOnlyInternetGateway> {
  return {
    EgressOnlyInternetGatewayId: egressOnlyInternetGatewayId,
    Attachments: [{ State: 'attached', VpcId: vpcId }],
    Tags: state.tags.of(egressOnlyInternetGatewayId),
  };
}

export function subnetAnswer(state: Ec2State, subnet: Subnet): Fixed<sdk.Subnet> {
  const { account, region } = state.cloud;
  return {
    SubnetId: subnet.subnetId,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${subnet.subnetId}`,
    VpcId: subnet.vpcId,
    OwnerId: account,
    State: 'available',
    CidrBlock: subnet.cidrBlock,
    Ipv6CidrBlockAssociationSet:
      subnet.ipv6Block === undefined ? [] : [ipv6AssociationAnswer(subnet.ipv6Block)],
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: zoneId(subnet.availabilityZone),
    AvailableIpAddressCount: freeAddresses(state, subnet),
    DefaultForAz: subnet.isDefault,
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    AssignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation === true,
    Tags: state.tags.of(subnet.subnetId),
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

export function groupAnswer(state: Ec2State, group: SecurityGroup): Fixed<sdk.SecurityGroup> {
  const { account, region } = state.cloud;
  return {
    OwnerId: account,
    GroupId: group.groupId,
    SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${group.groupId}`,
    GroupName: group.groupName,
    Description: group.description,
    VpcId: group.vpcId,
    IpPermissions: permissions(
      account,
      group.rules.filter(({ isEgress }) => !isEgress),
    ),
    IpPermissionsEgress: permissions(
      account,
      group.rules.filter(({ isEgress }) => isEgress),
    ),
    Tags: state.tags.of(group.groupId),
  };
}

/** Rules of the same protocol and ports are one permission with several peers. */
function permissions(
  account: string,
  rules: readonly SecurityGroupRule[],
): readonly Fixed<sdk.IpPermission>[] {
  const byPorts = new Map<string, readonly SecurityGroupRule[]>();
  for (const rule of rules) {
    const ports = [rule.ipProtocol, rule.fromPort, rule.toPort].join('/');
    byPorts.set(ports, [...(byPorts.get(ports) ?? []), rule]);
  }
  return [...byPorts.values()].map((same) => ({
    IpProtocol: same[0]?.ipProtocol,
    FromPort: same[0]?.fromPort,
    ToPort: same[0]?.toPort,
    UserIdGroupPairs: same.flatMap(({ peer, description: Description }) =>
      'referencedGroupId' in peer ? [{ UserId: account, GroupId: peer.referencedGroupId, Description }] : [],
    ),
    IpRanges: same.flatMap(({ peer, description: Description }) =>
      'cidrIpv4' in peer ? [{ CidrIp: peer.cidrIpv4, Description }] : [],
    ),
    Ipv6Ranges: same.flatMap(({ peer, description: Description }) =>
      'cidrIpv6' in peer ? [{ CidrIpv6: peer.cidrIpv6, Description }] : [],
    ),
    PrefixListIds: same.flatMap(({ peer, description: Description }) =>
      'prefixListId' in peer ? [{ PrefixListId: peer.prefixListId, Description }] : [],
    ),
  }));
}

export function ruleAnswer(
  state: Ec2State,
  groupId: string,
  rule: SecurityGroupRule,
): Fixed<sdk.SecurityGroupRule> {
  const { peer } = rule;
  return {
    SecurityGroupRuleId: rule.securityGroupRuleId,
    GroupId: groupId,
    GroupOwnerId: state.cloud.account,
    IsEgress: rule.isEgress,
    IpProtocol: rule.ipProtocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: 'cidrIpv4' in peer ? peer.cidrIpv4 : undefined,
    CidrIpv6: 'cidrIpv6' in peer ? peer.cidrIpv6 : undefined,
    PrefixListId: 'prefixListId' in peer ? peer.prefixListId : undefined,
    ReferencedGroupInfo:
      'referencedGroupId' in peer
        ? { GroupId: peer.referencedGroupId, UserId: state.cloud.account }
        : undefined,
    Description: rule.description,
    Tags: state.tags.of(rule.securityGroupRuleId),
  };
}

/** As recorded of a Lambda network interface; AttachTime is absent where a service attached it. */
export function interfaceAnswer(state: Ec2State, it: NetworkInterface): Fixed<sdk.NetworkInterface> {
  const { account } = state.cloud;
  const PrivateDnsName = dnsName(state, it.privateIpAddress);
  const Association: Fixed<sdk.NetworkInterfaceAssociation> | undefined = it.association && {
    AllocationId: it.association.allocationId,
    AssociationId: it.association.associationId,
    IpOwnerId: account,
    PublicDnsName: '',
    PublicIp: it.association.publicIp,
  };
  const principal = principalOf(state, it);
  const isManagedOne = principal !== undefined;
  return {
    NetworkInterfaceId: it.networkInterfaceId,
    SubnetId: it.subnetId,
    VpcId: it.vpcId,
    AvailabilityZone: it.availabilityZone,
    AvailabilityZoneId: zoneId(it.availabilityZone),
    Description: it.description,
    OwnerId: it.ownerId ?? account,
    RequesterId: it.requesterId,
    RequesterManaged: it.requesterManaged,
    Status: it.status,
    MacAddress: it.macAddress,
    PrivateIpAddress: it.privateIpAddress,
    PrivateDnsName,
    SourceDestCheck: it.sourceDestCheck,
    InterfaceType: it.interfaceType,
    Groups: groupsAnswer(state, it.groupIds),
    Attachment: it.attachment && attachmentAnswer(it.attachment),
    Association,
    PrivateIpAddresses: [
      { PrivateIpAddress: it.privateIpAddress, PrivateDnsName, Primary: true, Association },
    ],
    Ipv6Addresses: [],
    TagSet: state.tags.of(it.networkInterfaceId),
    Operator: {
      Managed: isManagedOne,
      Principal: principal,
      // By the account's setting, which `IncludeManagedResources` overrides for one call.
      HiddenByDefault: isManagedOne && state.managedResourceVisibility !== 'visible',
    },
  };
}

function groupsAnswer(state: Ec2State, groupIds: readonly string[]): readonly Fixed<sdk.GroupIdentifier>[] {
  return groupIds.map((GroupId) => ({ GroupId, GroupName: state.groups.get(GroupId)?.groupName ?? '' }));
}

function attachmentAnswer(attachment: Attachment): Fixed<sdk.NetworkInterfaceAttachment> {
  return {
    AttachmentId: attachment.attachmentId,
    InstanceOwnerId: attachment.instanceOwnerId,
    InstanceId: attachment.instanceId,
    DeviceIndex: attachment.deviceIndex,
    NetworkCardIndex: 0,
    Status: attachmentStatus(attachment),
    AttachTime: attachment.attachTime === undefined ? undefined : dateOf(attachment.attachTime),
    DeleteOnTermination: attachment.deleteOnTermination,
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

export function internetGatewayAnswer(
  state: Ec2State,
  { internetGatewayId, vpcId }: InternetGateway,
): Fixed<sdk.InternetGateway> {
  return {
    InternetGatewayId: internetGatewayId,
    OwnerId: state.cloud.account,
    Attachments: vpcId === undefined ? [] : [{ VpcId: vpcId, State: 'available' }],
    Tags: state.tags.of(internetGatewayId),
  };
}

export function routeTableAnswer(
  state: Ec2State,
  { associations, routeTableId, routes, vpcId }: RouteTable,
): Fixed<sdk.RouteTable> {
  const vpc = state.vpcs.get(vpcId);
  const association = { RouteTableId: routeTableId, AssociationState: { State: 'associated' } };
  return {
    RouteTableId: routeTableId,
    VpcId: vpcId,
    OwnerId: state.cloud.account,
    Routes: [
      {
        DestinationCidrBlock: vpc?.cidrBlock,
        GatewayId: 'local',
        Origin: 'CreateRouteTable',
        State: 'active',
      },
      ...routes.map(({ destination, target }) => ({
        [destinationKind(destination)]: destination,
        [target.kind]: target.id,
        Origin: 'CreateRoute',
        State: 'active',
      })),
    ],
    Associations: [
      ...(vpc?.mainRouteTableId === routeTableId
        ? [
            {
              ...association,
              Main: true,
              RouteTableAssociationId: `rtbassoc-${routeTableId.slice('rtb-'.length)}`,
            },
          ]
        : []),
      ...associations.map(({ associationId, subnetId }) => ({
        ...association,
        Main: false,
        RouteTableAssociationId: associationId,
        SubnetId: subnetId,
      })),
    ],
    PropagatingVgws: [],
    Tags: state.tags.of(routeTableId),
  };
}

function destinationKind(destination: string): keyof sdk.Route {
  if (destination.startsWith('pl-')) return 'DestinationPrefixListId';
  return destination.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';
}

export function addressAnswer(state: Ec2State, address: Address): Fixed<sdk.Address> {
  const holder = state.networkInterfaces
    .all()
    .find(({ association }) => association?.allocationId === address.allocationId);
  return {
    AllocationId: address.allocationId,
    PublicIp: address.publicIp,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: state.cloud.region,
    AssociationId: holder?.association?.associationId,
    NetworkInterfaceId: holder?.networkInterfaceId,
    NetworkInterfaceOwnerId: holder && state.cloud.account,
    PrivateIpAddress: holder?.privateIpAddress,
    InstanceId: holder?.attachment?.instanceId,
    Tags: state.tags.of(address.allocationId),
  };
}

export function natGatewayAnswer(state: Ec2State, gateway: NatGateway): Fixed<sdk.NatGateway> {
  const it = state.networkInterfaces.get(gateway.networkInterfaceId);
  return {
    NatGatewayId: gateway.natGatewayId,
    SubnetId: gateway.subnetId,
    VpcId: gateway.vpcId,
    State: gateway.state,
    ConnectivityType: gateway.connectivityType,
    CreateTime: dateOf(gateway.createdAt),
    DeleteTime: gateway.deletedAt === undefined ? undefined : dateOf(gateway.deletedAt),
    NatGatewayAddresses: [
      {
        NetworkInterfaceId: gateway.networkInterfaceId,
        PrivateIp: it?.privateIpAddress,
        AllocationId: it?.association?.allocationId,
        AssociationId: it?.association?.associationId,
        PublicIp: it?.association?.publicIp,
        IsPrimary: true,
      },
    ],
    Tags: state.tags.of(gateway.natGatewayId),
  };
}

export function vpcEndpointAnswer(state: Ec2State, endpoint: VpcEndpoint): Fixed<sdk.VpcEndpoint> {
  return {
    VpcEndpointId: endpoint.vpcEndpointId,
    VpcEndpointType: endpoint.type,
    VpcId: endpoint.vpcId,
    OwnerId: state.cloud.account,
    ServiceName: endpoint.serviceName,
    State: endpoint.state,
    PolicyDocument: endpoint.policyDocument,
    PrivateDnsEnabled: endpoint.privateDnsEnabled,
    RequesterManaged: false,
    SubnetIds: endpoint.subnetIds,
    RouteTableIds: endpoint.routeTableIds,
    NetworkInterfaceIds: endpoint.networkInterfaceIds,
    Groups: groupsAnswer(state, endpoint.groupIds),
    DnsEntries:
      endpoint.type === 'Interface'
        ? [{ DnsName: `${endpoint.vpcEndpointId}.vpce.amazonaws.com`, HostedZoneId: 'Z7HUB22UULQXV' }]
        : [],
    CreationTimestamp: dateOf(endpoint.createdAt),
    Tags: state.tags.of(endpoint.vpcEndpointId),
  };
}

/** The codes are the API's. */
const INSTANCE_STATES: Readonly<Record<Instance['state'], number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
};

export function instanceStateAnswer(state: Instance['state']): Fixed<sdk.InstanceState> {
  return { Code: INSTANCE_STATES[state], Name: state };
}

export function instanceAnswer(state: Ec2State, instance: Instance): Fixed<sdk.Instance> {
  const attached = state.networkInterfaces
    .within(instance.vpcId)
    .filter(({ attachment }) => attachment?.instanceId === instance.instanceId)
    .toSorted((a, b) => (a.attachment?.deviceIndex ?? 0) - (b.attachment?.deviceIndex ?? 0));
  const [primary] = attached;
  const isThere = instance.state !== 'terminated';
  return {
    InstanceId: instance.instanceId,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    State: instanceStateAnswer(instance.state),
    LaunchTime: dateOf(instance.launchedAt),
    AmiLaunchIndex: 0,
    Placement: {
      AvailabilityZone: state.subnets.get(instance.subnetId)?.availabilityZone,
      Tenancy: 'default',
    },
    Monitoring: { State: 'disabled' },
    SubnetId: isThere ? instance.subnetId : undefined,
    VpcId: isThere ? instance.vpcId : undefined,
    PrivateIpAddress: primary?.privateIpAddress,
    PrivateDnsName: primary === undefined ? '' : dnsName(state, primary.privateIpAddress),
    SecurityGroups: groupsAnswer(state, primary?.groupIds ?? []),
    NetworkInterfaces: attached.map((it) => interfaceAnswer(state, it)),
    Tags: state.tags.of(instance.instanceId),
  };
}
