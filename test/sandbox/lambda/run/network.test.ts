import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

import { interfaces } from '../../../support/network';
import { Functions, type Ran } from './support';

const MINUTE = 60_000;
const ANYWHERE = '0.0.0.0/0';
const HTTPS = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

/** A VPC with a private and a public subnet, each with a route table of its own, and a group for functions. */
class Vpc {
  readonly functions: Functions;
  readonly ec2: EC2Client;
  vpcId = '';
  subnetId = '';
  tableId = '';
  publicSubnetId = '';
  publicTableId = '';
  groupId = '';

  private constructor(functions: Functions) {
    this.functions = functions;
    this.ec2 = functions.clients.ec2;
  }

  static async make(functions: Functions): Promise<Vpc> {
    const it = new Vpc(functions);
    it.vpcId = (await it.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    [it.subnetId, it.tableId] = await it.#subnet('10.0.0.0/24');
    [it.publicSubnetId, it.publicTableId] = await it.#subnet('10.0.1.0/24');
    it.groupId = await it.group('functions');
    return it;
  }

  get configuration(): { readonly SubnetIds: string[]; readonly SecurityGroupIds: string[] } {
    return { SubnetIds: [this.subnetId], SecurityGroupIds: [this.groupId] };
  }

  /** What the functions' network interface reaches at this moment. */
  reach(): { readonly hasInternet: boolean; readonly services: readonly string[] } {
    return this.functions.world.ec2.reach(this.subnetId, [this.groupId]);
  }

  async #subnet(CidrBlock: string): Promise<readonly [subnetId: string, tableId: string]> {
    const VpcId = this.vpcId;
    const subnet = await this.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }));
    const table = await this.ec2.send(new CreateRouteTableCommand({ VpcId }));
    const SubnetId = subnet.Subnet?.SubnetId ?? '';
    const RouteTableId = table.RouteTable?.RouteTableId ?? '';
    await this.ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId }));
    return [SubnetId, RouteTableId];
  }

  async group(GroupName: string): Promise<string> {
    const answer = await this.ec2.send(
      new CreateSecurityGroupCommand({ VpcId: this.vpcId, GroupName, Description: 'test' }),
    );
    return answer.GroupId ?? '';
  }

  async internetGateway(RouteTableId: string): Promise<void> {
    const made = await this.ec2.send(new CreateInternetGatewayCommand({}));
    const InternetGatewayId = made.InternetGateway?.InternetGatewayId ?? '';
    await this.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: this.vpcId }));
    await this.#route(RouteTableId, { GatewayId: InternetGatewayId });
  }

  /** In the public subnet. */
  async nat(type: 'public' | 'private' = 'public'): Promise<string> {
    const { AllocationId } = await this.ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const { NatGateway } = await this.ec2.send(
      new CreateNatGatewayCommand({
        SubnetId: this.publicSubnetId,
        ConnectivityType: type,
        ...(type === 'public' ? { AllocationId } : {}),
      }),
    );
    const NatGatewayId = NatGateway?.NatGatewayId ?? '';
    await this.#route(this.tableId, { NatGatewayId });
    return NatGatewayId;
  }

  async #route(
    RouteTableId: string,
    target: { readonly GatewayId: string } | { readonly NatGatewayId: string },
  ): Promise<void> {
    await this.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: ANYWHERE, ...target }));
  }

  async s3(): Promise<string> {
    const { VpcEndpoint } = await this.ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: this.vpcId,
        ServiceName: 'com.amazonaws.us-east-1.s3',
        RouteTableIds: [this.tableId],
      }),
    );
    return VpcEndpoint?.VpcEndpointId ?? '';
  }

  /** An interface endpoint of EC2 in the private subnet. */
  async ec2Endpoint(group: string): Promise<string> {
    for (const attribute of [{ EnableDnsSupport: { Value: true } }, { EnableDnsHostnames: { Value: true } }])
      await this.ec2.send(new ModifyVpcAttributeCommand({ VpcId: this.vpcId, ...attribute }));
    const { VpcEndpoint } = await this.ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: this.vpcId,
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.us-east-1.ec2',
        SubnetIds: [this.subnetId],
        SecurityGroupIds: [group],
        PrivateDnsEnabled: true,
      }),
    );
    return VpcEndpoint?.VpcEndpointId ?? '';
  }

  admit(GroupId: string, CidrIp = '10.0.0.0/16'): Promise<unknown> {
    return this.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ ...HTTPS, IpRanges: [{ CidrIp }] }],
      }),
    );
  }

  settle(): Promise<void> {
    return this.functions.world.time.advance(10 * MINUTE);
  }
}

let functions: Functions;
let vpc: Vpc;
beforeEach(async () => {
  functions = await Functions.open();
  vpc = await Vpc.make(functions);
});
afterEach(() => functions.close());

const nothing = { hasInternet: false, services: [] };
const everything = { hasInternet: true, services: [] };

describe('from a private subnet', () => {
  it('nothing is reached without a route', () => {
    expect(vpc.reach()).toEqual(nothing);
  });

  it('an internet gateway alone is no way out: a function’s network interface has no public address', async () => {
    await vpc.internetGateway(vpc.tableId);
    expect(vpc.reach()).toEqual(nothing);
  });

  it('a NAT gateway in a subnet with an internet gateway is, as long as it is there', async () => {
    const NatGatewayId = await vpc.nat();
    expect(vpc.reach()).toEqual(nothing);
    await vpc.settle();
    expect(vpc.reach()).toEqual(nothing);
    await vpc.internetGateway(vpc.publicTableId);
    expect(vpc.reach()).toEqual(everything);
    await vpc.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect(vpc.reach()).toEqual(nothing);
  });

  it('a private NAT gateway is not', async () => {
    await vpc.nat('private');
    await vpc.internetGateway(vpc.publicTableId);
    await vpc.settle();
    expect(vpc.reach()).toEqual(nothing);
  });

  it('nor is any without a group that lets requests out', async () => {
    await vpc.nat();
    await vpc.internetGateway(vpc.publicTableId);
    await vpc.s3();
    await vpc.settle();
    expect(vpc.reach()).toEqual({ hasInternet: true, services: ['s3'] });
    await vpc.ec2.send(
      new RevokeSecurityGroupEgressCommand({
        GroupId: vpc.groupId,
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: ANYWHERE }] }],
      }),
    );
    expect(vpc.reach()).toEqual(nothing);
  });

  it('S3 is reached through a gateway endpoint in the subnet’s route table', async () => {
    const VpcEndpointId = await vpc.s3();
    await vpc.settle();
    expect(vpc.reach()).toEqual({ hasInternet: false, services: ['s3'] });
    await vpc.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveRouteTableIds: [vpc.tableId] }));
    expect(vpc.reach()).toEqual(nothing);
    await vpc.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, AddRouteTableIds: [vpc.tableId] }));
    expect(vpc.reach().services).toEqual(['s3']);
    await vpc.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }));
    expect(vpc.reach()).toEqual(nothing);
  });

  it('another service is reached through an interface endpoint whose group admits the subnet, or the group', async () => {
    const group = await vpc.group('endpoint');
    await vpc.ec2Endpoint(group);
    await vpc.settle();
    expect(vpc.reach()).toEqual(nothing);
    await vpc.admit(group, '10.0.1.0/24');
    expect(vpc.reach()).toEqual(nothing);
    await vpc.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group,
        IpPermissions: [{ ...HTTPS, UserIdGroupPairs: [{ GroupId: vpc.groupId }] }],
      }),
    );
    expect(vpc.reach()).toEqual({ hasInternet: false, services: ['ec2'] });
  });

  it('and by its own name only while the VPC has names', async () => {
    const group = await vpc.group('endpoint');
    await vpc.admit(group);
    await vpc.ec2Endpoint(group);
    await vpc.settle();
    expect(vpc.reach().services).toEqual(['ec2']);
    await vpc.ec2.send(
      new ModifyVpcAttributeCommand({ VpcId: vpc.vpcId, EnableDnsHostnames: { Value: false } }),
    );
    expect(vpc.reach()).toEqual(nothing);
  });
});

describe('an interface endpoint', () => {
  it('keeps group and subnet while it is there, and has network interfaces where it is told', async () => {
    const group = await vpc.group('endpoint');
    const other = await vpc.group('other');
    const VpcEndpointId = await vpc.ec2Endpoint(group);
    await vpc.settle();
    const own = async (): Promise<readonly unknown[]> =>
      (await interfaces(functions)).map((it) => [
        it.Description,
        it.InterfaceType,
        it.SubnetId,
        it.Groups?.map(({ GroupId }) => GroupId),
      ]);
    const looks = (subnetId: string, groupId: string): unknown => [
      `VPC Endpoint Interface ${VpcEndpointId}`,
      'vpc_endpoint',
      subnetId,
      [groupId],
    ];
    await expect(own()).resolves.toEqual([looks(vpc.subnetId, group)]);
    const inTheWay = { name: 'DependencyViolation' };
    await expect(vpc.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }))).rejects.toMatchObject(
      inTheWay,
    );
    await expect(vpc.ec2.send(new DeleteSubnetCommand({ SubnetId: vpc.subnetId }))).rejects.toMatchObject(
      inTheWay,
    );
    await vpc.ec2.send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId,
        AddSubnetIds: [vpc.publicSubnetId],
        RemoveSubnetIds: [vpc.subnetId],
        AddSecurityGroupIds: [other],
        RemoveSecurityGroupIds: [group],
      }),
    );
    await expect(own()).resolves.toEqual([looks(vpc.publicSubnetId, other)]);
    const { VpcEndpoints } = await vpc.ec2.send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }),
    );
    expect(VpcEndpoints).toMatchObject([
      { SubnetIds: [vpc.publicSubnetId], Groups: [{ GroupId: other }], NetworkInterfaceIds: [{}] },
    ]);
    await vpc.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
    await vpc.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }));
    await vpc.settle();
    await expect(own()).resolves.toEqual([]);
    await vpc.ec2.send(new DeleteSubnetCommand({ SubnetId: vpc.publicSubnetId }));
  });

  it('has no private names in a VPC without names', async () => {
    await expect(
      vpc.ec2.send(
        new CreateVpcEndpointCommand({
          VpcId: vpc.vpcId,
          VpcEndpointType: 'Interface',
          ServiceName: 'com.amazonaws.us-east-1.ec2',
          SubnetIds: [vpc.subnetId],
          PrivateDnsEnabled: true,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.vpcId}`,
    });
  });
});

describe('a function in a VPC', () => {
  const run = async (source: string, Timeout = 900): Promise<Ran> =>
    functions.once(source, { Timeout, VpcConfig: vpc.configuration });
  const python = async (source: string): Promise<Ran> =>
    functions.once(source, { Runtime: 'python3.13', VpcConfig: vpc.configuration });
  const seconds = (log: string | undefined): number =>
    Math.floor(Number(/\tDuration: ([\d.]+) ms/u.exec(log ?? '')?.[1]) / 1_000);

  const LIST_BUCKETS = `const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
    exports.handler = async () => {
      console.log('begins');
      return (await new S3Client({ maxAttempts: 1 }).send(new ListBucketsCommand({}))).Buckets.length;
    };`;

  it('without a route hangs until its timeout, and its log is written all the same', async () => {
    await functions.allow('s3:*');
    const { value, answer } = await run(LIST_BUCKETS, 60);
    expect(value).toMatchObject({ errorType: 'Sandbox.Timedout' });
    const { events } = await functions.call('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/fn' });
    expect(events?.map(({ message = '' }) => message.trimEnd().split('\t').at(-1))).toEqual([
      `START RequestId: ${answer.requestId} Version: $LATEST`,
      'begins',
      expect.stringMatching(/Task timed out after 60\.00 seconds$/u),
      `END RequestId: ${answer.requestId}`,
      'Status: timeout',
    ]);
  });

  it('without a route is told so by the operating system after two minutes, or by its own client before', async () => {
    const { value, answer } = await run(`const https = require('https');
      const failing = (options) => new Promise((resolve) => {
        const it = https.request('https://ec2.us-east-1.amazonaws.com/', options, () => resolve('answered'));
        it.on('timeout', () => it.destroy(new Error('own timeout')));
        it.on('error', (error) => resolve(error.code || error.message));
        it.end();
      });
      exports.handler = async (event, context) => {
        const left = () => 900 - Math.round(context.getRemainingTimeInMillis() / 1000);
        const shown = [];
        shown.push(await failing({}), left());
        shown.push(await failing({ timeout: 5000 }), left());
        shown.push(await fetch('http://example.com/', { signal: AbortSignal.timeout(7000) }).catch((e) => e.name), left());
        shown.push(await fetch('https://example.com/').catch((e) => e.cause.code), left());
        return shown;
      };`);
    expect(value).toEqual(['ETIMEDOUT', 127, 'own timeout', 132, 'TimeoutError', 139, 'ETIMEDOUT', 266]);
    expect(seconds(answer.log)).toBe(266);
  });

  it('reaches S3 through a gateway endpoint, and nothing else', async () => {
    await functions.allow('s3:*', 'ec2:*');
    await functions.call('s3', 'CreateBucket', { Bucket: 'mine' });
    await vpc.s3();
    await vpc.settle();
    const { value } = await run(`const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
      const { EC2Client, DescribeVpcsCommand } = require('@aws-sdk/client-ec2');
      exports.handler = async () => [
        (await new S3Client({}).send(new ListBucketsCommand({}))).Buckets.length,
        await new EC2Client({ maxAttempts: 1 }).send(new DescribeVpcsCommand({})).catch((e) => e.name),
      ];`);
    expect(value).toEqual([1, 'TimeoutError']);
  });

  it('reaches what a route leads to from the moment that it does', async () => {
    await functions.allow('s3:*');
    functions.world.time.after(10 * MINUTE, 'somebody makes the endpoint', () => void vpc.s3());
    const { value } = await run(`const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
      exports.handler = async (event, context) => {
        const s3 = new S3Client({ maxAttempts: 1, requestHandler: { connectionTimeout: 5000 } });
        for (let tries = 1; ; tries += 1) {
          try { await s3.send(new ListBucketsCommand({})); return tries; } catch { await new Promise((resolve) => setTimeout(resolve, 15000)); }
        }
      };`);
    expect(value).toBeGreaterThan(10);
  });

  it('in Python, too, hangs as connections do that nobody answers', async () => {
    const { value } = await python(`
import boto3, socket, urllib.request
from botocore.config import Config
def handler(event, context):
    left = lambda: 900 - round(context.get_remaining_time_in_millis() / 1000)
    shown = []
    def failing(call):
        try: call()
        except Exception as error: shown.extend([type(getattr(error, "reason", error)).__name__, left()])
    failing(lambda: urllib.request.urlopen("https://ec2.us-east-1.amazonaws.com/", timeout=5))
    failing(lambda: urllib.request.urlopen("http://192.0.2.7/"))
    once = {"total_max_attempts": 1}
    failing(lambda: boto3.client("ec2", config=Config(retries=once)).describe_vpcs())
    failing(lambda: boto3.client("ec2", config=Config(connect_timeout=3, retries=once)).describe_vpcs())
    return shown
`);
    expect(value).toEqual([
      'TimeoutError',
      5,
      'TimeoutError',
      132,
      'ConnectTimeoutError',
      192,
      'ConnectTimeoutError',
      195,
    ]);
  });

  it('answers CloudFormation only where S3 is reached', async () => {
    const template = `
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Timeout: 10
      Role: arn:aws:iam::123456789012:role/role
      VpcConfig: { SubnetIds: [${vpc.subnetId}], SecurityGroupIds: [${vpc.groupId}] }
      Code:
        ZipFile: |
          const response = require('cfn-response');
          exports.handler = (event, context) => response.send(event, context, response.SUCCESS, {}, 'it');
  It:
    Type: Custom::It
    Properties: { ServiceToken: !GetAtt Function.Arn, ServiceTimeout: 300 }
`;
    const deploy = async (StackName: string): Promise<string> => {
      await functions.call('cloudformation', 'CreateStack', { StackName, TemplateBody: template });
      await functions.world.time.idle();
      const entries = functions.world.journal.entries();
      const reasons = entries.flatMap((entry) =>
        entry.kind === 'stack-event' && entry.stackName === StackName && entry.logicalResourceId === 'It'
          ? [`${entry.status} ${entry.reason ?? ''}`]
          : [],
      );
      return reasons.find((each) => /^CREATE_(?:COMPLETE|FAILED)/u.test(each)) ?? '';
    };
    await expect(deploy('without')).resolves.toMatch(
      /^CREATE_FAILED CloudFormation did not receive a response from your Custom Resource/u,
    );
    await vpc.s3();
    await vpc.settle();
    await expect(deploy('with')).resolves.toMatch(/^CREATE_COMPLETE/u);
  });
});
