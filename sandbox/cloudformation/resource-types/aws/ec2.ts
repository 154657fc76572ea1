import type { Properties } from '../resource-type';
import { type Call, items, of, only, type Row, same, text } from './row';
import { retag, retagged, tagSpecification } from './tags';

export const ec2Rows: Readonly<Record<string, Row>> = {
  'AWS::EC2::VPC': {
    createOnly: ['CidrBlock', 'InstanceTenancy'],
    create: async ({ call }, request) => {
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
      return only(vpcId, {
        VpcId: vpcId,
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
  'AWS::EC2::Subnet': {
    createOnly: ['VpcId', 'CidrBlock', 'AvailabilityZone'],
    create: async ({ call }, request) => {
      const { properties } = request;
      const answer = await call('ec2', 'CreateSubnet', {
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: properties['AvailabilityZone'],
        ...tagSpecification(request, 'subnet'),
      });
      const id = text(of(answer, 'subnet', 'subnetId'));
      return only(id, {
        SubnetId: id,
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: of(answer, 'subnet', 'availabilityZone'),
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

/** Private names of endpoints need both. */
async function setDns(call: Call, VpcId: string, properties: Properties): Promise<void> {
  for (const name of ['EnableDnsSupport', 'EnableDnsHostnames'])
    if (properties[name] !== undefined)
      await call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value: text(properties[name]) } });
}
