import { PublishVersionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';

import { Story } from '../stories/story';
import { enicleanerIn } from './account';
import { expectGolden } from './golden';

/** A network stack, and functions of another stack in it. */
const NETWORK = `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
`;

const APP = `Parameters:
  Subnet: { Type: String }
  Group: { Type: String }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole']
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: worker
      Runtime: nodejs24.x
      Handler: index.handler
      Role: !GetAtt Role.Arn
      VpcConfig: { SecurityGroupIds: [!Ref Group], SubnetIds: [!Ref Subnet] }
      Code: { ZipFile: 'exports.handler = async () => 1;' }
`;

describe('why, of what a network stack can’t help', () => {
  let story: Story;
  let places: { readonly subnetId: string; readonly groupIds: readonly string[] };
  beforeEach(async () => {
    story = await Story.begin({ project: null });
    await story.deploy(NETWORK, 'network');
    const [subnetId, groupId] = await Promise.all(
      ['Subnet', 'Group'].map((each) => story.physicalId(each, 'network')),
    );
    places = { subnetId: subnetId ?? '', groupIds: [groupId ?? ''] };
  });
  afterEach(() => story.end());

  test('a published version of a function of another stack: which stack, and the command that frees it', async () => {
    const [Group = ''] = places.groupIds;
    await story.deploy(APP, 'app', { Subnet: places.subnetId, Group });
    await story.clients.lambda.send(new PublishVersionCommand({ FunctionName: 'worker' }));
    await story.clients.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'worker',
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      }),
    );
    await story.world.time.advance(3_600_000);
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network']);
    expect(exitCode).toBe(20);
    expectGolden(out, 'why-version.txt');
  });

  test('another account’s in a shared VPC: never touched, with the account named', async () => {
    const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
    Object.assign(story.world.ec2.networkInterface(id) ?? {}, { ownerId: '210987654321' });
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network']);
    expect(exitCode).toBe(20);
    expect(out.replaceAll(/\s+/gu, ' ')).toContain('account 210987654321');
    expect(await enicleanerIn(story, ['clean', 'network', '--yes'])).toMatchObject({ exitCode: 20 });
    expect(story.world.ec2.networkInterfaces()).toHaveLength(1);
  });

  test('AgentCore: waiting is enough, for up to 8 hours', async () => {
    story.world.eniRelease.plant({ service: 'AgentCore', ...places, state: 'releasing' });
    const { exitCode, out } = await enicleanerIn(story, ['why', 'network']);
    expect(exitCode).toBe(10);
    expectGolden(out, 'why-agentcore.txt');
  });
});
