import type { Properties } from '../resource-type';
import { type Call, items, of, only, type Row, same, text } from './row';

export const ec2Rows: Readonly<Record<string, Row>> = {
  'AWS::EC2::VPC': {
    createOnly: ['CidrBlock', 'InstanceTenancy'],
    create: async ({ call }, { properties }) => {
      const vpcId = text(
        of(await call('ec2', 'CreateVpc', { CidrBlock: properties['CidrBlock'] }), 'vpc', 'vpcId'),
      );
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
    update: async ({ call }, request, id) => {
      await setDns(call, id, request.properties);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, VpcId) => call('ec2', 'DeleteVpc', { VpcId }),
    retriesDependents: true,
  },
  'AWS::EC2::Subnet': {
    createOnly: ['VpcId', 'CidrBlock', 'AvailabilityZone'],
    create: async ({ call }, { properties }) => {
      const answer = await call('ec2', 'CreateSubnet', {
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: properties['AvailabilityZone'],
      });
      const id = text(of(answer, 'subnet', 'subnetId'));
      return only(id, {
        SubnetId: id,
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: of(answer, 'subnet', 'availabilityZone'),
      });
    },
    delete: ({ call }, _, SubnetId) => call('ec2', 'DeleteSubnet', { SubnetId }),
    retriesDependents: true,
    worded: 'handler',
  },
  'AWS::EC2::SecurityGroup': {
    createOnly: ['GroupDescription', 'GroupName', 'VpcId'],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      const answer = await call('ec2', 'CreateSecurityGroup', {
        GroupName: properties['GroupName'] ?? name(request),
        GroupDescription: properties['GroupDescription'],
        VpcId: properties['VpcId'],
      });
      const id = text(answer['groupId']);
      await setRules(call, id, {}, properties);
      return only(id, { GroupId: id, Id: id, VpcId: properties['VpcId'] });
    },
    update: async ({ call }, request, id) => {
      await setRules(call, id, request.previousProperties ?? {}, request.properties);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, GroupId) => call('ec2', 'DeleteSecurityGroup', { GroupId }),
    retriesDependents: true,
  },
  'AWS::EC2::NetworkInterface': {
    createOnly: ['SubnetId'],
    create: async ({ call }, { properties }) => {
      const answer = await call('ec2', 'CreateNetworkInterface', {
        SubnetId: properties['SubnetId'],
        SecurityGroupId: properties['GroupSet'],
        Description: properties['Description'],
      });
      return only(text(of(answer, 'networkInterface', 'networkInterfaceId')), {
        PrimaryPrivateIpAddress: of(answer, 'networkInterface', 'privateIpAddress'),
      });
    },
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

/** Takes away the rules that a template no longer has, and adds those that it now has. */
async function setRules(call: Call, GroupId: string, before: Properties, after: Properties): Promise<void> {
  for (const direction of ['Ingress', 'Egress'] as const) {
    const name = `SecurityGroup${direction}`;
    const old = items(before[name]).map(permission);
    const wanted = items(after[name]).map(permission);
    const gone = without(old, wanted);
    const added = without(wanted, old);
    if (gone.length > 0)
      await call('ec2', `RevokeSecurityGroup${direction}`, { GroupId, IpPermissions: gone });
    if (added.length > 0)
      await call('ec2', `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: added });
  }
}

/** A rule of a template as EC2's API takes it. */
function permission(rule: unknown): unknown {
  const range = (name: string, member: string): object => {
    const value = of(rule, name);
    return value === undefined ? {} : { [member]: [{ [name]: value, Description: of(rule, 'Description') }] };
  };
  const group = of(rule, 'SourceSecurityGroupId') ?? of(rule, 'DestinationSecurityGroupId');
  const prefixes = of(rule, 'SourcePrefixListId') ?? of(rule, 'DestinationPrefixListId');
  return {
    IpProtocol: text(of(rule, 'IpProtocol') ?? '-1'),
    FromPort: of(rule, 'FromPort'),
    ToPort: of(rule, 'ToPort'),
    ...range('CidrIp', 'IpRanges'),
    ...range('CidrIpv6', 'Ipv6Ranges'),
    ...(group === undefined ? {} : { Groups: [{ GroupId: group }] }),
    ...(prefixes === undefined ? {} : { PrefixListIds: [{ PrefixListId: prefixes }] }),
  };
}

function without(these: readonly unknown[], those: readonly unknown[]): readonly unknown[] {
  const known = new Set(those.map((each) => JSON.stringify(each)));
  return these.filter((each) => !known.has(JSON.stringify(each)));
}
