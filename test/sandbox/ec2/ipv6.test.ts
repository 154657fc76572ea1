import {
  AssociateVpcCidrBlockCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DisassociateVpcCidrBlockCommand,
  ModifySubnetAttributeCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

import { partsOf } from '../../../sandbox/services/ec2/cidr';
import { createWorld, type World } from '../../../sandbox/world';
import { clientsOf } from '../../support/clients';
import { Account, at } from '../cloudformation/account';

let world: World;
let ec2: EC2Client;
let VpcId: string;
let block: string;
let AssociationId: string;
beforeEach(async () => {
  world = createWorld({ project: null });
  ({ ec2 } = clientsOf(world));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  VpcId = Vpc?.VpcId ?? '';
  const { Ipv6CidrBlockAssociation: made } = await ec2.send(
    new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }),
  );
  block = made?.Ipv6CidrBlock ?? '';
  AssociationId = made?.AssociationId ?? '';
});
afterEach(() => world.close());

const subnet = async (Ipv6CidrBlock: string, CidrBlock = '10.0.0.0/24'): Promise<string> =>
  (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, Ipv6CidrBlock }))).Subnet?.SubnetId ?? '';

describe('a VPC’s block of Amazon’s', () => {
  it('is a /56 that it tells of, from its creation on where it is asked for there', async () => {
    expect(block).toMatch(/^2600:1f18:.*::\/56$/u);
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    expect(Vpcs?.[0]?.Ipv6CidrBlockAssociationSet).toMatchObject([
      { AssociationId, Ipv6CidrBlock: block, Ipv6CidrBlockState: { State: 'associated' } },
    ]);
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.1.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
    );
    expect(Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock).toMatch(/\/56$/u);
  });

  it('is given in parts to subnets, each once, and stays while one has a part', async () => {
    const [first = '', second = ''] = partsOf(block, 2, 64);
    const id = await subnet(first);
    await expect(subnet(first, '10.0.1.0/24')).rejects.toMatchObject({ name: 'InvalidSubnet.Conflict' });
    await expect(subnet('2001:db8::/64', '10.0.1.0/24')).rejects.toMatchObject({
      name: 'InvalidSubnet.Range',
    });
    await subnet(second, '10.0.1.0/24');
    await ec2.send(
      new ModifySubnetAttributeCommand({ SubnetId: id, AssignIpv6AddressOnCreation: { Value: true } }),
    );
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    expect(Subnets).toMatchObject([
      { AssignIpv6AddressOnCreation: true, Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: first }] },
    ]);
    const free = new DisassociateVpcCidrBlockCommand({ AssociationId });
    await expect(ec2.send(free)).rejects.toMatchObject({ name: 'InvalidCidrBlock.InUse' });
    const all = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
    );
    for (const { SubnetId } of all.Subnets ?? []) await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await ec2.send(free);
    await expect(ec2.send(free)).rejects.toMatchObject({ name: 'InvalidVpcCidrBlockAssociationID.NotFound' });
  });

  it('is wanted by a subnet that is to give addresses of it', async () => {
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));
    await expect(
      ec2.send(
        new ModifySubnetAttributeCommand({
          SubnetId: Subnet?.SubnetId,
          AssignIpv6AddressOnCreation: { Value: true },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('an egress-only gateway is a VPC’s way out, which it keeps it by', async () => {
  const { EgressOnlyInternetGateway: made } = await ec2.send(
    new CreateEgressOnlyInternetGatewayCommand({ VpcId }),
  );
  const EgressOnlyInternetGatewayId = made?.EgressOnlyInternetGatewayId ?? '';
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
  );
  const RouteTableId = RouteTables?.[0]?.RouteTableId;
  const route = (id: string): Promise<unknown> =>
    ec2.send(
      new CreateRouteCommand({
        RouteTableId,
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: id,
      }),
    );
  await expect(route('eigw-0123456789abcdef0')).rejects.toMatchObject({ name: 'InvalidGatewayID.NotFound' });
  await route(EgressOnlyInternetGatewayId);
  await expect(ec2.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
    name: 'DependencyViolation',
  });
  await ec2.send(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId }));
  const left = await ec2.send(new DescribeEgressOnlyInternetGatewaysCommand({}));
  expect(left.EgressOnlyInternetGateways).toEqual([]);
  await ec2.send(new DeleteVpcCommand({ VpcId }));
});

it('a template’s subnets get their parts of the block that another of its resources gave the VPC', async () => {
  const account = new Account();
  try {
    const template = `
Resources:
  V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  B: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref V, AmazonProvidedIpv6CidrBlock: true } }
  G: { Type: AWS::EC2::EgressOnlyInternetGateway, Properties: { VpcId: !Ref V } }
  S:
    Type: AWS::EC2::Subnet
    DependsOn: B
    Properties:
      VpcId: !Ref V
      CidrBlock: 10.0.0.0/24
      Ipv6CidrBlock: !Select [1, !Cidr [!Select [0, !GetAtt V.Ipv6CidrBlocks], 2, 64]]
      AssignIpv6AddressOnCreation: true
  T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref V } }
  R: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref T, DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: !Ref G } }
Outputs: { Whole: { Value: !Select [0, !GetAtt V.Ipv6CidrBlocks] }, Part: { Value: !Select [0, !GetAtt S.Ipv6CidrBlocks] } }
`;
    await expect(account.deploy(template)).resolves.toBe('CREATE_COMPLETE');
    const stacks = await account.call('cloudformation', 'DescribeStacks', { StackName: 's' });
    const [part, whole] = (at(stacks, 'Stacks', 0, 'Outputs') as { OutputKey: string; OutputValue: string }[])
      .toSorted((a, b) => (a.OutputKey < b.OutputKey ? -1 : 1))
      .map(({ OutputValue }) => OutputValue);
    expect(part).toBe(partsOf(whole ?? '', 2, 64)[1]);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  } finally {
    await account.end();
  }
});

it('Fn::Cidr’s parts have as many bits for addresses as are asked for', () => {
  expect(partsOf('10.0.0.0/16', 2, 8)).toEqual(['10.0.0.0/24', '10.0.1.0/24']);
  expect(partsOf('2600:1f18:1:2300::/56', 3, 64)).toEqual([
    '2600:1f18:1:2300::/64',
    '2600:1f18:1:2301::/64',
    '2600:1f18:1:2302::/64',
  ]);
});
