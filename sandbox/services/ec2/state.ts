import type { Cloud } from '../../cloud';
import type { Instant } from '../../time/instant';
import type { RandomStream } from '../../time/random';
import type { OperationName, OperationOn } from '../../wire/model';
import type { AddressPool } from './address-pool';
import type { LookOfOwn, NetworkInterface, NetworkInterfaces } from './network-interfaces';
import type { Tags } from './tags';

export interface Vpc {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly instanceTenancy: string;
  readonly isDefault: boolean;
  readonly defaultGroupId: string;
  readonly mainRouteTableId: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly ipv6Blocks: readonly Ipv6Block[];
}

/** An IPv6 block of a VPC or a subnet. */
export interface Ipv6Block {
  readonly associationId: string;
  readonly cidrBlock: string;
}

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly isDefault: boolean;
  readonly mapPublicIpOnLaunch: boolean;
  readonly ipv6Block?: Ipv6Block;
  readonly assignIpv6AddressOnCreation?: boolean;
}

export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  readonly rules: readonly SecurityGroupRule[];
  /** Further VPCs that it can be used in; each keeps it from being deleted. */
  readonly associations?: ReadonlyMap<string, AssociationState>;
}

export type AssociationState = 'associating' | 'associated' | 'disassociating';

/** One peer, one protocol, one range of ports: exactly one of the four peers is there. */
export interface SecurityGroupRule {
  readonly securityGroupRuleId: string;
  readonly isEgress: boolean;
  /** `tcp`, `udp`, `icmp`, a number, or `-1` for all. */
  readonly ipProtocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly peer:
    | { readonly cidrIpv4: string }
    | { readonly cidrIpv6: string }
    | { readonly referencedGroupId: string }
    | { readonly prefixListId: string };
  readonly description: string | undefined;
}

export interface InternetGateway {
  readonly internetGatewayId: string;
  readonly vpcId: string | undefined;
}

/** The way out for IPv6, and none in. */
export interface EgressOnlyInternetGateway {
  readonly egressOnlyInternetGatewayId: string;
  readonly vpcId: string;
}

export interface RouteTable {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly routes: readonly Route[];
  /** Subnets that use it; the main one is used by all others. */
  readonly associations: readonly { readonly associationId: string; readonly subnetId: string }[];
}

export interface Route {
  /** An IPv4 or IPv6 block, or a prefix list. */
  readonly destination: string;
  /** `GatewayId`, `igw-…`. */
  readonly target: { readonly kind: (typeof ROUTE_TARGETS)[number]; readonly id: string };
}

/** What a route may lead to, as EC2 names it. */
export const ROUTE_TARGETS = [
  'GatewayId',
  'NatGatewayId',
  'InstanceId',
  'NetworkInterfaceId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'EgressOnlyInternetGatewayId',
  'CarrierGatewayId',
  'LocalGatewayId',
  'CoreNetworkArn',
] as const;

/** An Elastic IP address. */
export interface Address {
  readonly allocationId: string;
  readonly publicIp: string;
}

export interface NatGateway {
  readonly natGatewayId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly networkInterfaceId: string;
  readonly state: 'pending' | 'available' | 'deleting' | 'deleted';
  readonly connectivityType: 'public' | 'private';
  readonly createdAt: Instant;
  readonly deletedAt: Instant | undefined;
}

export interface VpcEndpoint {
  readonly vpcEndpointId: string;
  readonly type: 'Interface' | 'Gateway' | 'GatewayLoadBalancer';
  readonly vpcId: string;
  readonly serviceName: string;
  readonly state: 'pending' | 'available' | 'deleting';
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly networkInterfaceIds: readonly string[];
  readonly privateDnsEnabled: boolean;
  readonly policyDocument: string;
  readonly createdAt: Instant;
}

export interface Instance {
  readonly instanceId: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly state: 'pending' | 'running' | 'shutting-down' | 'terminated';
  readonly launchedAt: Instant;
}

/** Everything that EC2 knows. Operations read and write it; nobody outside the service does. */
export interface Ec2State {
  readonly cloud: Cloud;
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly groups: Map<string, SecurityGroup>;
  readonly internetGateways: Map<string, InternetGateway>;
  readonly egressOnlyGateways: Map<string, EgressOnlyInternetGateway>;
  readonly routeTables: Map<string, RouteTable>;
  readonly addresses: Map<string, Address>;
  readonly natGateways: Map<string, NatGateway>;
  readonly vpcEndpoints: Map<string, VpcEndpoint>;
  readonly instances: Map<string, Instance>;
  readonly networkInterfaces: NetworkInterfaces;
  readonly privateAddresses: AddressPool;
  readonly lookOfOwn: LookOfOwn;
  readonly tags: Tags;
  /** The account's default for `IncludeManagedResources`. */
  managedResourceVisibility: 'hidden' | 'visible';
  /** A new id of that kind: `eni-0` and 16 hexadecimal digits. */
  newId(prefix: string): string;
  /** How long EC2 takes for things that take a while. */
  readonly durations: RandomStream;
  /** Told of every change as it happens. */
  readonly listeners: Set<Ec2Listener>;
}

/** What the checkers and the owners of network interfaces hear of. */
export type Ec2Event =
  | {
      readonly kind: 'network-interface';
      readonly change: NetworkInterfaceChange;
      /** Who did it: an invocation, a caller's ARN, or a service such as `lambda`. */
      readonly by: string;
      readonly before: NetworkInterface | undefined;
      readonly after: NetworkInterface | undefined;
    }
  | {
      readonly kind: 'deleted';
      readonly what: 'security-group' | 'subnet' | 'vpc';
      readonly id: string;
      readonly by: string;
    }
  /** Something that takes a while has come through: a gateway, an endpoint, an instance. */
  | { readonly kind: 'came through'; readonly id: string };

export type NetworkInterfaceChange =
  'created' | 'attached' | 'released' | 'orphaned' | 'detached' | 'deleted' | 'modified';

export type Ec2Listener = (event: Ec2Event) => void;

/** One of its operations. */
export type Ec2Operation<N extends OperationName<'ec2'>> = OperationOn<Ec2State, 'ec2', N>;
