import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DescribeAccountAttributesCommand,
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
  DetachInternetGatewayCommand,
  DisassociateAddressCommand,
  DisassociateRouteTableCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';

import { watch, type Watch } from '../../../sandbox/checkers';
import { interfaces, network, type Network } from '../../support/network';

const GONE = '0123456789abcdef0';

describe('VPCs and what is in them', () => {
  let net: Network;
  let ec2: Network['clients']['ec2'];
  let watched: Watch;
  beforeEach(async () => {
    net = await network();
    ({ ec2 } = net.clients);
    watched = watch(net.world);
  });
  afterEach(async () => {
    watched.check();
    await net.world.close();
  });

  it('no VPC has a virtual private gateway', async () => {
    const Filters = [
      { Name: 'attachment.vpc-id', Values: [net.vpcId] },
      { Name: 'attachment.state', Values: ['attached'] },
    ];
    expect((await ec2.send(new DescribeVpnGatewaysCommand({ Filters }))).VpnGateways).toEqual([]);
    await expect(
      ec2.send(new DescribeVpnGatewaysCommand({ VpnGatewayIds: [`vgw-${GONE}`] })),
    ).rejects.toMatchObject({ name: 'InvalidVpnGatewayID.NotFound' });
  });

  const types = async (): Promise<(string | undefined)[]> =>
    (await interfaces(net)).map(({ InterfaceType }) => InterfaceType);

  it('come with a default group and a main route table, which go with them', async () => {
    const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.7/24' }))).Vpc;
    const VpcId = vpc?.VpcId ?? '';
    expect(vpc).toMatchObject({ CidrBlock: '10.9.0.0/24', State: 'available', IsDefault: false });
    const filter = { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] };
    const tables = await ec2.send(new DescribeRouteTablesCommand(filter));
    expect(tables.RouteTables).toMatchObject([
      {
        Associations: [{ Main: true }],
        Routes: [{ DestinationCidrBlock: '10.9.0.0/24', GatewayId: 'local' }],
      },
    ]);
    const RouteTableId = tables.RouteTables?.[0]?.RouteTableId;
    await expect(ec2.send(new DeleteRouteTableCommand({ RouteTableId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `The routeTable '${RouteTableId ?? ''}' has dependencies and cannot be deleted.`,
    });
    await ec2.send(new DeleteVpcCommand({ VpcId }));
    expect((await ec2.send(new DescribeRouteTablesCommand(filter))).RouteTables).toEqual([]);
    await expect(ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${VpcId}' does not exist`,
    });
  });

  it('each account has a default one, with a subnet in each of three zones', async () => {
    const vpcs = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    expect(vpcs.Vpcs).toMatchObject([{ CidrBlock: '172.31.0.0/16', IsDefault: true }]);
    const subnets = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] }),
    );
    expect(subnets.Subnets?.map(({ AvailabilityZone }) => AvailabilityZone).toSorted()).toEqual([
      'us-east-1a',
      'us-east-1b',
      'us-east-1c',
    ]);
    const attributes = await ec2.send(
      new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc'] }),
    );
    expect(attributes.AccountAttributes?.[0]?.AttributeValues).toEqual([
      { AttributeValue: vpcs.Vpcs?.[0]?.VpcId },
    ]);
  });

  it('tell the Region and its zones', async () => {
    const regions = await ec2.send(new DescribeRegionsCommand({}));
    expect(regions.Regions?.map(({ RegionName }) => RegionName)).toEqual(['us-east-1']);
    const zones = await ec2.send(
      new DescribeAvailabilityZonesCommand({ Filters: [{ Name: 'zone-id', Values: ['use1-az2'] }] }),
    );
    expect(zones.AvailabilityZones).toMatchObject([{ ZoneName: 'us-east-1b', State: 'available' }]);
  });

  it('have attributes', async () => {
    const VpcId = net.vpcId;
    const attribute = async (
      Attribute: 'enableDnsHostnames' | 'enableDnsSupport',
    ): Promise<boolean | undefined> => {
      const answer = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
      return (answer.EnableDnsHostnames ?? answer.EnableDnsSupport)?.Value;
    };
    expect([await attribute('enableDnsSupport'), await attribute('enableDnsHostnames')]).toEqual([
      true,
      false,
    ]);
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    expect(await attribute('enableDnsHostnames')).toBe(true);
    const [SubnetId] = net.subnets;
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    const subnets = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }));
    expect(subnets.Subnets).toMatchObject([{ MapPublicIpOnLaunch: true, AvailableIpAddressCount: 4091 }]);
  });

  it.each<[string, string, string, string]>([
    ['VpcId', 'vpc-xyz', 'InvalidVpcID.Malformed', 'Invalid id: "vpc-xyz" (expecting "vpc-...")'],
    ['VpcId', `vpc-${GONE}`, 'InvalidVpcID.NotFound', `The vpc ID 'vpc-${GONE}' does not exist`],
    ['SubnetId', 'subnet-1', 'InvalidSubnetID.Malformed', 'Invalid id: "subnet-1" (expecting "subnet-...")'],
    [
      'SubnetId',
      `subnet-${GONE}`,
      'InvalidSubnetID.NotFound',
      `The subnet ID 'subnet-${GONE}' does not exist`,
    ],
    [
      'GroupId',
      'eks-cluster-sg*',
      'InvalidGroupId.Malformed',
      'Invalid id: "eks-cluster-sg*" (expecting "sg-...")',
    ],
    ['GroupId', `sg-${GONE}`, 'InvalidGroup.NotFound', `The security group 'sg-${GONE}' does not exist`],
  ])('deletion of what %s %s names is refused in EC2’s words', async (parameter, id, name, message) => {
    const commands = {
      VpcId: () => new DeleteVpcCommand({ VpcId: id }),
      SubnetId: () => new DeleteSubnetCommand({ SubnetId: id }),
      GroupId: () => new DeleteSecurityGroupCommand({ GroupId: id }),
    };
    const command = commands[parameter as keyof typeof commands]();
    await expect(ec2.send(command as DeleteVpcCommand)).rejects.toMatchObject({ name, message });
  });

  it.each<[string, string, string]>([
    ['10.0.0.0/8', 'InvalidVpc.Range', "The CIDR '10.0.0.0/8' is invalid."],
    ['10.0.0.0/29', 'InvalidVpc.Range', "The CIDR '10.0.0.0/29' is invalid."],
    [
      '10.0.0/16',
      'InvalidParameterValue',
      'Value (10.0.0/16) for parameter cidrBlock is invalid. This is not a valid CIDR block.',
    ],
    ['', 'MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided."],
  ])('a VPC of %s is refused', async (CidrBlock, name, message) => {
    await expect(ec2.send(new CreateVpcCommand({ CidrBlock }))).rejects.toMatchObject({ name, message });
  });

  it.each<[string, string, string]>([
    ['192.168.0.0/24', 'InvalidSubnet.Range', "The CIDR '192.168.0.0/24' is invalid."],
    ['10.0.0.0/15', 'InvalidSubnet.Range', "The CIDR '10.0.0.0/15' is invalid."],
    ['10.0.4.0/24', 'InvalidSubnet.Conflict', "The CIDR '10.0.4.0/24' conflicts with another subnet"],
  ])('a subnet of %s is refused', async (CidrBlock, name, message) => {
    await expect(ec2.send(new CreateSubnetCommand({ VpcId: net.vpcId, CidrBlock }))).rejects.toMatchObject({
      name,
      message,
    });
  });

  it('a subnet in a zone that isn’t there is refused; in one of the client’s own Region it isn’t', async () => {
    const input = { VpcId: net.vpcId, CidrBlock: '10.0.64.0/24' };
    await expect(
      ec2.send(new CreateSubnetCommand({ ...input, AvailabilityZone: 'mars-1a' })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value (mars-1a) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f.',
    });
    const answer = await ec2.send(new CreateSubnetCommand({ ...input, AvailabilityZoneId: 'use1-az3' }));
    expect(answer.Subnet?.AvailabilityZone).toBe('us-east-1c');
  });

  it('a full subnet has no address for another network interface', async () => {
    const subnet = await ec2.send(new CreateSubnetCommand({ VpcId: net.vpcId, CidrBlock: '10.0.64.0/28' }));
    const SubnetId = subnet.Subnet?.SubnetId ?? '';
    const create = async (): Promise<string | undefined> =>
      (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }))).NetworkInterface?.PrivateIpAddress;
    const addresses: (string | undefined)[] = [];
    for (let index = 0; index < 11; index += 1) addresses.push(await create());
    expect(addresses[0]).toBe('10.0.64.4');
    expect(addresses.at(-1)).toBe('10.0.64.14');
    expect(new Set(addresses).size).toBe(11);
    await expect(create()).rejects.toMatchObject({ name: 'InsufficientFreeAddressesInSubnet' });
    net.world.ec2.remove('test', net.world.ec2.networkInterfaces()[3]?.networkInterfaceId ?? '');
    expect(await create()).toBe(addresses[3]);
  });

  it.each<[string, (network: Network) => Promise<unknown>]>([
    ['a subnet', () => Promise.resolve()],
    [
      'an internet gateway',
      async ({ clients, vpcId }) => {
        const { InternetGateway } = await clients.ec2.send(new CreateInternetGatewayCommand({}));
        await clients.ec2.send(
          new AttachInternetGatewayCommand({
            InternetGatewayId: InternetGateway?.InternetGatewayId,
            VpcId: vpcId,
          }),
        );
      },
    ],
    [
      'a route table',
      ({ clients, vpcId }) => clients.ec2.send(new CreateRouteTableCommand({ VpcId: vpcId })),
    ],
    [
      'an endpoint',
      ({ clients, vpcId }) =>
        clients.ec2.send(
          new CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: 'com.amazonaws.us-east-1.s3' }),
        ),
    ],
  ])('a VPC stays because of %s', async (_what, add) => {
    await add(net);
    await expect(ec2.send(new DeleteVpcCommand({ VpcId: net.vpcId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `The vpc '${net.vpcId}' has dependencies and cannot be deleted.`,
    });
  });

  it('an internet gateway stays attached while there are public addresses', async () => {
    const InternetGatewayId = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway
      ?.InternetGatewayId;
    const VpcId = net.vpcId;
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await expect(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({}));
    const eni = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: net.subnets[0] }));
    const { NetworkInterfaceId } = eni.NetworkInterface ?? {};
    const { AssociationId } = await ec2.send(
      new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }),
    );
    expect((await ec2.send(new DescribeAddressesCommand({}))).Addresses).toMatchObject([
      { AllocationId, AssociationId, NetworkInterfaceId, PublicIp },
    ]);
    await expect(ec2.send(new ReleaseAddressCommand({ AllocationId }))).rejects.toMatchObject({
      name: 'InvalidIPAddress.InUse',
    });
    await expect(
      ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId })),
    ).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    });
    await ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    await ec2.send(new ReleaseAddressCommand({ AllocationId }));
    const gateways = await ec2.send(
      new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }),
    );
    expect(gateways.InternetGateways).toEqual([]);
  });

  it('a route table has routes, and stays while a subnet uses it', async () => {
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: net.vpcId }));
    const RouteTableId = RouteTable?.RouteTableId;
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    const GatewayId = InternetGateway?.InternetGatewayId;
    await ec2.send(new CreateRouteCommand({ ...route, GatewayId }));
    await expect(ec2.send(new CreateRouteCommand({ ...route, GatewayId }))).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
    });
    await expect(
      ec2.send(
        new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '1.0.0.0/8', GatewayId: `igw-${GONE}` }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidInternetGatewayID.NotFound' });
    await ec2.send(new ReplaceRouteCommand({ ...route, TransitGatewayId: 'tgw-1' }));
    const { AssociationId } = await ec2.send(
      new AssociateRouteTableCommand({ RouteTableId, SubnetId: net.subnets[0] }),
    );
    const described = await ec2.send(
      new DescribeRouteTablesCommand({
        Filters: [{ Name: 'association.subnet-id', Values: [net.subnets[0]] }],
      }),
    );
    expect(described.RouteTables).toMatchObject([
      { RouteTableId, Routes: [{ GatewayId: 'local' }, { TransitGatewayId: 'tgw-1' }] },
    ]);
    await expect(ec2.send(new DeleteRouteTableCommand({ RouteTableId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await ec2.send(new DeleteRouteCommand(route));
    await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
  });

  it('a NAT gateway has a network interface in its subnet, which goes with it', async () => {
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
    const made = await ec2.send(new CreateNatGatewayCommand({ SubnetId: net.subnets[0], AllocationId }));
    const NatGatewayId = made.NatGateway?.NatGatewayId ?? '';
    const state = async (): Promise<string | undefined> =>
      (await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId] }))).NatGateways?.[0]
        ?.State;
    expect(await state()).toBe('pending');
    await net.world.time.advance(180_000);
    expect(await state()).toBe('available');
    const [it] = await interfaces(net);
    expect(it).toMatchObject({
      InterfaceType: 'nat_gateway',
      Description: `Interface for NAT Gateway ${NatGatewayId}`,
      Groups: [],
      RequesterManaged: true,
      Association: { AllocationId },
    });
    await expect(ec2.send(new DeleteSubnetCommand({ SubnetId: net.subnets[0] }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect(await state()).toBe('deleting');
    await net.world.time.advance(180_000);
    expect(await state()).toBe('deleted');
    expect(await types()).toEqual([]);
    await ec2.send(new ReleaseAddressCommand({ AllocationId }));
    await net.world.time.advance(2 * 3_600_000);
    await expect(state()).rejects.toMatchObject({ name: 'NatGatewayNotFound' });
  });

  it('an interface endpoint has a network interface in each subnet, and keeps the group until it is gone', async () => {
    const made = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'Interface',
        VpcId: net.vpcId,
        ServiceName: 'com.amazonaws.us-east-1.ssm',
        SubnetIds: [...net.subnets],
        SecurityGroupIds: [net.groups[0]],
      }),
    );
    const id = made.VpcEndpoint?.VpcEndpointId ?? '';
    expect((await interfaces(net)).map(({ Description }) => Description)).toEqual(
      Array(2).fill(`VPC Endpoint Interface ${id}`),
    );
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    const answer = await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [`vpce-${GONE}`] }));
    expect(answer.Unsuccessful).toMatchObject([{ Error: { Code: 'InvalidVpcEndpointId.NotFound' } }]);
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: net.groups[0] }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await net.world.time.advance(180_000);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: net.groups[0] }));
    expect((await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
  });

  it('an instance’s network interfaces go with it, but for those that are to stay', async () => {
    const eni = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: net.subnets[0] }));
    const run = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-1',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        NetworkInterfaces: [
          { DeviceIndex: 0, SubnetId: net.subnets[0], Groups: [net.groups[0]] },
          { DeviceIndex: 1, NetworkInterfaceId: eni.NetworkInterface?.NetworkInterfaceId },
        ],
      }),
    );
    const InstanceId = run.Instances?.[0]?.InstanceId ?? '';
    await net.world.time.advance(60_000);
    const state = async (): Promise<string | undefined> =>
      (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }))).Reservations?.[0]
        ?.Instances?.[0]?.State?.Name;
    expect(await state()).toBe('running');
    const answer = await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    expect(answer.TerminatingInstances).toMatchObject([
      { CurrentState: { Code: 32, Name: 'shutting-down' }, PreviousState: { Code: 16, Name: 'running' } },
    ]);
    expect((await interfaces(net)).map(({ Status }) => Status)).toEqual(['in-use', 'in-use']);
    await net.world.time.advance(120_000);
    expect(await state()).toBe('terminated');
    expect(await interfaces(net)).toMatchObject([
      { NetworkInterfaceId: eni.NetworkInterface?.NetworkInterfaceId, Status: 'available' },
    ]);
  });
});
