import type { Cloud } from '../../../cloud';
import type { Properties } from '../../resource-type';
import { type Call, only, type Row, same, text } from './row';
import { retag, retagged, tagSpecification } from './tags';

export const ec2Rows: Readonly<Record<string, Row>> = {
  'AWS::EC2::VPC': {
    createOnly: ['CidrBlock', 'InstanceTenancy'],
    create: async ({ call, cloud }, request) => {
      const { properties } = request;
      const { CidrBlock } = properties;
      const { Vpc } = await call('ec2', 'CreateVpc', { CidrBlock, ...tagSpecification(request, 'vpc') });
      const VpcId = text(Vpc?.VpcId);
      request.progress({ physicalResourceId: VpcId });
      await setDns(call, VpcId, properties);
      const groups = await call('ec2', 'DescribeSecurityGroups', {
        Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
      });
      const ipv6 = ipv6BlocksOf(cloud);
      return only(VpcId, {
        VpcId,
        // Those that AWS::EC2::VPCCidrBlock has given it by the time that somebody asks.
        get Ipv6CidrBlocks() {
          return [...(ipv6.get(VpcId)?.values() ?? [])];
        },
        CidrBlock,
        DefaultSecurityGroup: groups.SecurityGroups?.[0]?.GroupId,
      });
    },
    takesStackTags: true,
    update: async ({ call }, request, id) => {
      await setDns(call, id, request.properties);
      await retag(call, id, request);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, VpcId) => call('ec2', 'DeleteVpc', { VpcId }),
    retriesDependents: true,
  },
  'AWS::EC2::VPCCidrBlock': {
    createOnly: ['VpcId', 'CidrBlock', 'AmazonProvidedIpv6CidrBlock', 'Ipv6CidrBlock', 'Ipv6Pool'],
    create: async ({ call, cloud }, { properties }) => {
      const answer = await call('ec2', 'AssociateVpcCidrBlock', properties);
      const { AssociationId: id = '', Ipv6CidrBlock: block = '' } = answer.Ipv6CidrBlockAssociation ?? {};
      const vpcId = text(properties['VpcId']);
      const all = ipv6BlocksOf(cloud);
      all.set(vpcId, new Map([...(all.get(vpcId) ?? []), [id, block]]));
      return only(id, { Id: id, Ipv6CidrBlock: block });
    },
    delete: async ({ call, cloud }, { properties }, AssociationId) => {
      await call('ec2', 'DisassociateVpcCidrBlock', { AssociationId });
      ipv6BlocksOf(cloud).get(text(properties['VpcId']))?.delete(AssociationId);
    },
    retriesDependents: true,
  },
  'AWS::EC2::EgressOnlyInternetGateway': {
    createOnly: ['VpcId'],
    create: async ({ call }, request) => {
      const answer = await call('ec2', 'CreateEgressOnlyInternetGateway', {
        VpcId: request.properties['VpcId'],
        ...tagSpecification(request, 'egress-only-internet-gateway'),
      });
      const id = text(answer.EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId);
      return only(id, { Id: id });
    },
    takesStackTags: true,
    update: retagged,
    delete: ({ call }, _, EgressOnlyInternetGatewayId) =>
      call('ec2', 'DeleteEgressOnlyInternetGateway', { EgressOnlyInternetGatewayId }),
  },
  'AWS::EC2::Subnet': {
    createOnly: ['VpcId', 'CidrBlock', 'AvailabilityZone', 'Ipv6CidrBlock'],
    create: async ({ call }, request) => {
      const {
        AssignIpv6AddressOnCreation: Value,
        AvailabilityZone,
        CidrBlock,
        Ipv6CidrBlock,
        VpcId,
      } = request.properties;
      const { Subnet } = await call('ec2', 'CreateSubnet', {
        VpcId,
        CidrBlock,
        AvailabilityZone,
        Ipv6CidrBlock,
        ...tagSpecification(request, 'subnet'),
      });
      const SubnetId = text(Subnet?.SubnetId);
      request.progress({ physicalResourceId: SubnetId });
      if (Value !== undefined)
        await call('ec2', 'ModifySubnetAttribute', { SubnetId, AssignIpv6AddressOnCreation: { Value } });
      return only(SubnetId, {
        SubnetId,
        VpcId,
        CidrBlock,
        AvailabilityZone: Subnet?.AvailabilityZone,
        Ipv6CidrBlocks: Subnet?.Ipv6CidrBlockAssociationSet?.map((each) => each.Ipv6CidrBlock),
      });
    },
    takesStackTags: true,
    update: retagged,
    delete: ({ call }, _, SubnetId) => call('ec2', 'DeleteSubnet', { SubnetId }),
    retriesDependents: true,
    worded: 'handler',
  },
  'AWS::EC2::NetworkInterface': {
    createOnly: ['SubnetId', 'PrivateIpAddress', 'InterfaceType'],
    create: async ({ call }, request) => {
      const { GroupSet, ...properties } = request.properties;
      const { NetworkInterface } = await call('ec2', 'CreateNetworkInterface', {
        ...properties,
        Groups: GroupSet,
        ...tagSpecification(request, 'network-interface'),
      });
      return only(text(NetworkInterface?.NetworkInterfaceId), {
        PrimaryPrivateIpAddress: NetworkInterface?.PrivateIpAddress,
      });
    },
    takesStackTags: true,
    update: retagged,
    delete: ({ call }, _, NetworkInterfaceId) =>
      call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId }),
  },
};

const IPV6_BLOCKS = new WeakMap<Cloud, Map<string, Map<string, string>>>();

/** IPv6 blocks that templates gave to VPCs, by association: `Ipv6CidrBlocks` of a VPC tells them as they are when it is read. */
function ipv6BlocksOf(cloud: Cloud): Map<string, Map<string, string>> {
  const known = IPV6_BLOCKS.get(cloud) ?? new Map<string, Map<string, string>>();
  IPV6_BLOCKS.set(cloud, known);
  return known;
}

/** Private names of endpoints need both. */
async function setDns(call: Call, VpcId: string, properties: Properties): Promise<void> {
  for (const name of ['EnableDnsSupport', 'EnableDnsHostnames'])
    if (properties[name] !== undefined)
      await call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value: properties[name] } });
}
