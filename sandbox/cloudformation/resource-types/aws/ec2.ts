import type { Cloud } from '../../../cloud';
import type { Properties } from '../../resource-type';
import { type Call, items, of, only, type Row, same, text } from './row';
import { retag, retagged, tagSpecification } from './tags';

export const ec2Rows: Readonly<Record<string, Row>> = {
  'AWS::EC2::VPC': {
    createOnly: ['CidrBlock', 'InstanceTenancy'],
    create: async ({ call, cloud }, request) => {
      const { properties } = request;
      const answer = await call('ec2', 'CreateVpc', {
        CidrBlock: properties['CidrBlock'],
        ...tagSpecification(request, 'vpc'),
      });
      const vpcId = text(of(answer, 'vpc', 'vpcId'));
      request.progress({ physicalResourceId: vpcId });
      await setDns(call, vpcId, properties);
      const groups = await call('ec2', 'DescribeSecurityGroups', {
        Filter: [{ Name: 'vpc-id', Value: [vpcId] }],
      });
      const ipv6 = ipv6BlocksOf(cloud);
      return only(vpcId, {
        VpcId: vpcId,
        // Those that AWS::EC2::VPCCidrBlock has given it by the time that somebody asks.
        get Ipv6CidrBlocks() {
          return [...(ipv6.get(vpcId)?.values() ?? [])];
        },
        CidrBlock: properties['CidrBlock'],
        DefaultSecurityGroup: of(items(groups['securityGroupInfo'])[0], 'groupId'),
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
      const id = text(of(answer, 'ipv6CidrBlockAssociation', 'associationId'));
      const block = text(of(answer, 'ipv6CidrBlockAssociation', 'ipv6CidrBlock'));
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
      const id = text(of(answer, 'egressOnlyInternetGateway', 'egressOnlyInternetGatewayId'));
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
      const { properties } = request;
      const answer = await call('ec2', 'CreateSubnet', {
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: properties['AvailabilityZone'],
        Ipv6CidrBlock: properties['Ipv6CidrBlock'],
        ...tagSpecification(request, 'subnet'),
      });
      const id = text(of(answer, 'subnet', 'subnetId'));
      request.progress({ physicalResourceId: id });
      const block = of(items(of(answer, 'subnet', 'ipv6CidrBlockAssociationSet'))[0], 'ipv6CidrBlock');
      if (properties['AssignIpv6AddressOnCreation'] !== undefined)
        await call('ec2', 'ModifySubnetAttribute', {
          SubnetId: id,
          AssignIpv6AddressOnCreation: { Value: text(properties['AssignIpv6AddressOnCreation']) },
        });
      return only(id, {
        SubnetId: id,
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: of(answer, 'subnet', 'availabilityZone'),
        Ipv6CidrBlocks: block === undefined ? [] : [block],
      });
    },
    takesStackTags: true,
    update: retagged,
    delete: ({ call }, _, SubnetId) => call('ec2', 'DeleteSubnet', { SubnetId }),
    retriesDependents: true,
    worded: 'handler',
  },
  'AWS::EC2::NetworkInterface': {
    createOnly: ['SubnetId'],
    create: async ({ call }, request) => {
      const { properties } = request;
      const answer = await call('ec2', 'CreateNetworkInterface', {
        SubnetId: properties['SubnetId'],
        SecurityGroupId: properties['GroupSet'],
        Description: properties['Description'],
        ...tagSpecification(request, 'network-interface'),
      });
      return only(text(of(answer, 'networkInterface', 'networkInterfaceId')), {
        PrimaryPrivateIpAddress: of(answer, 'networkInterface', 'privateIpAddress'),
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
      await call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value: text(properties[name]) } });
}
