import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { OperationName } from '../../../sandbox/wire/model';
import { createWorld } from '../../../sandbox/world';

type Answer = Readonly<Record<string, never>>;

const GROUP = (rules: string, description = 'one'): string => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { VpcId: !Ref Vpc, GroupDescription: ${description}${rules} }
Outputs: { Group: { Value: !GetAtt Group.GroupId } }
`;
const HTTPS =
  ', SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }]';
const HTTP = ', SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/16 }]';

describe('a security group of a stack', () => {
  it('keeps its id when only its rules change, and gets another when its description does', async () => {
    const world = createWorld({ project: null });
    const call = (service: string, operation: string, input: object): Promise<Answer> =>
      world.cloud.callByName(service, operation, input as never) as Promise<Answer>;
    const put = async (operation: string, body: string): Promise<string> => {
      await call('cloudformation', operation, { StackName: 's', TemplateBody: body });
      await world.time.advance(3_600_000);
      const stack = (await call('cloudformation', 'DescribeStacks', { StackName: 's' }))['Stacks']?.[0];
      return String(stack?.['Outputs']?.[0]?.['OutputValue']);
    };
    const ports = async (): Promise<readonly unknown[]> => {
      const { SecurityGroupRules = [] } = await world.cloud.call('ec2', 'DescribeSecurityGroupRules', {});
      return SecurityGroupRules.flatMap(({ IsEgress, ToPort }) =>
        IsEgress === true || ToPort === -1 ? [] : [ToPort],
      );
    };
    const first = await put('CreateStack', GROUP(HTTPS));
    await expect(ports()).resolves.toEqual([443]);
    await expect(put('UpdateStack', GROUP(HTTP))).resolves.toBe(first);
    await expect(ports()).resolves.toEqual([80]);
    await expect(put('UpdateStack', GROUP(''))).resolves.toBe(first);
    await expect(ports()).resolves.toEqual([]);
    await expect(put('UpdateStack', GROUP('', 'two'))).resolves.not.toBe(first);
    await world.close();
  });
});

const read = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', '..', 'examples', name), 'utf8');

const NAT = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Public: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway } }
  Address: { Type: AWS::EC2::EIP, DependsOn: Attachment, Properties: { Domain: vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Public, AllocationId: !GetAtt Address.AllocationId } }
  ToInternet: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  ToNat: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  OfPublic: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Public, RouteTableId: !Ref ToInternet } }
  OfPrivate: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Private, RouteTableId: !Ref ToNat } }
  Out:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: { RouteTableId: !Ref ToInternet, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
  OutThroughNat:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref ToNat, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat }
`;

describe('a network', () => {
  it.each<[string, string, number]>([
    ['with endpoints of S3 and EC2', read('question/network.yaml'), 1],
    ['with a NAT gateway', NAT, 1],
  ])('%s comes with its network interfaces, and goes with them', async (_what, body, networkInterfaces) => {
    const world = createWorld({ project: null });
    const call = (operation: OperationName<'cloudformation'>, input: object): Promise<Answer> =>
      world.cloud.call('cloudformation', operation, { StackName: 'n', ...input }) as Promise<Answer>;
    const status = async (): Promise<unknown> =>
      (await call('DescribeStacks', {}))['Stacks']?.[0]?.['StackStatus'];

    const created = await call('CreateStack', { TemplateBody: body });
    await world.time.advance(3_600_000);
    await expect(status()).resolves.toBe('CREATE_COMPLETE');
    expect(world.ec2.networkInterfaces()).toHaveLength(networkInterfaces);

    await call('DeleteStack', {});
    await world.time.advance(7_200_000);
    await expect(
      call('DescribeStacks', { StackName: created['StackId'] }).then(
        (answer) => answer['Stacks']?.[0]?.['StackStatus'],
      ),
    ).resolves.toBe('DELETE_COMPLETE');
    expect(world.ec2.networkInterfaces()).toEqual([]);
    await world.close();
  });
});

describe('a template at a URL that leads nowhere', () => {
  it('is refused with what S3 says', async () => {
    const world = createWorld({ project: null });
    await expect(
      world.cloud.call('cloudformation', 'CreateStack', {
        StackName: 's',
        TemplateURL: 'https://nowhere.s3.amazonaws.com/t.yaml',
      }),
    ).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(
        'S3 error: The specified bucket does not exist\nFor more information',
      ) as string,
    });
    await world.close();
  });
});
