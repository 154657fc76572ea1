import {
  DeleteStackCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';

import { example, Story } from '../stories/story';
import { callsSince, enicleanerIn } from './account';

/** What is proposed can be done as it is said, and what is said of a stack’s own is true. */

const NETWORK = `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
`;

const GATEWAYS = `${NETWORK}
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Subnet, ConnectivityType: private } }
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      SubnetIds: [!Ref Subnet]
      SecurityGroupIds: [!Ref Group]
      ServiceName: com.amazonaws.us-east-1.sqs
`;

interface Places {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly vpcId: string;
}

let story: Story;
beforeEach(async () => {
  story = await Story.begin({ project: null });
});
afterEach(() => story.end());

async function network(name: string, template = NETWORK): Promise<Places> {
  expect(await story.deploy(template, name)).toBe('CREATE_COMPLETE');
  const [subnetId = '', groupId = '', vpcId = ''] = await Promise.all(
    ['Subnet', 'Group', 'Vpc'].map((each) => story.physicalId(each, name)),
  );
  return { subnetId, groupIds: [groupId], vpcId };
}

function nextOf(out: string): readonly string[] {
  return /^Next: enicleaner (?<next>.*)$/mu.exec(out)?.groups?.['next']?.split(' ') ?? [];
}

function protect(isOn: boolean): Promise<unknown> {
  return story.clients.cloudFormation.send(
    new UpdateTerminationProtectionCommand({ StackName: 'app', EnableTerminationProtection: isOn }),
  );
}

test('the next command of a network interface that is being released waits for its subnet', async () => {
  const places = await network('app');
  const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'releasing' });
  const { exitCode, out } = await enicleanerIn(story, ['why', id]);
  expect({ exitCode, next: nextOf(out) }).toEqual({ exitCode: 10, next: ['wait', places.subnetId, '--yes'] });
  expect(await enicleanerIn(story, nextOf(out))).toMatchObject({ exitCode: 0 });
});

test('the next command of a saved answer names what it has, not the file', async () => {
  const places = await network('app');
  story.world.eniRelease.plant({ service: 'AgentCore', ...places, state: 'releasing' });
  const saved = JSON.stringify(await story.clients.ec2.send(new DescribeNetworkInterfacesCommand({})));
  const { exitCode, out } = await enicleanerIn(story, ['why', '-'], { stdin: () => Promise.resolve(saved) });
  expect({ exitCode, next: nextOf(out) }).toEqual({ exitCode: 10, next: ['wait', places.subnetId, '--yes'] });
  // Functions have no part in it.
  expect(out).not.toContain('lambda:ListFunctions');
});

test('NAT gateways and endpoints of the stack go with it; of another they block', async () => {
  const places = await network('app', GATEWAYS);
  expect(await enicleanerIn(story, ['why', 'app'])).toMatchObject({ exitCode: 0 });
  const { exitCode, out } = await enicleanerIn(story, ['why', places.vpcId]);
  expect(exitCode).toBe(20);
  expect(out).toContain('nat_gateway');
  expect(out).toContain('vpc_endpoint');
});

test('a load balancer of the stack goes with it, too', async () => {
  const places = await network(
    'app',
    `${NETWORK}
  Balancer:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Subnets: [!Ref Subnet]
      SecurityGroups: [!Ref Group]
      Listeners: [{ LoadBalancerPort: '80', InstancePort: '80', Protocol: HTTP }]
`,
  );
  const owner = await story.physicalId('Balancer', 'app');
  story.world.eniRelease.plant({ service: 'ClassicLoadBalancer', ...places, owner });
  const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
  expect(exitCode).toBe(0);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain('(Balancer), which goes with the stack; until then');
});

test('every VPC that is named is waited for', async () => {
  const [one, two] = [await network('one'), await network('two')];
  story.world.eniRelease.plant({ service: 'Lambda', ...two, state: 'releasing' });
  const before = await enicleanerIn(story, ['why', one.vpcId, two.vpcId]);
  expect(before.out.replaceAll(/\s+/gu, ' ')).toContain(`blocks ${two.vpcId} `);
  const ran = await enicleanerIn(story, ['wait', one.vpcId, two.vpcId, '--yes']);
  expect(ran).toMatchObject({ exitCode: 0 });
  expect(story.world.ec2.networkInterfaces()).toHaveLength(0);
});

test('time that is over speaks of this command, not of a resource in a template', async () => {
  const places = await network('app');
  story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'releasing' });
  const { exitCode, said } = await enicleanerIn(story, ['wait', 'app', '--yes', '--timeout', '2']);
  expect(exitCode).toBe(10);
  expect(said).toContain('Wait again, or for longer (--timeout).');
  expect(said).not.toContain('TimeoutInMinutes');
});

test('a network interface that is deleted is gone, and nothing is said of deleting it', async () => {
  const places = await network('app');
  const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
  expect(await enicleanerIn(story, ['clean', id, '--yes'])).toMatchObject({
    exitCode: 0,
    out: `${id} is gone.\nNext: nothing to do.\n`,
  });
});

test('one that is free is said to stay only where that is known', async () => {
  const places = await network('app');
  const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
  const { out } = await enicleanerIn(story, ['why', id]);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain('free, and nobody is known to delete it;');
});

test.each([[['clean']], [['clean', '--yes']], [['wait', '--yes']]])(
  'a protected stack is refused before anything is touched: %s',
  async ([command = '', ...flags]) => {
    const places = await network('app');
    story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
    await protect(true);
    await story.world.time.advance(1_000);
    const since = story.world.time.now();
    const { exitCode, out, said } = await enicleanerIn(story, [command, 'app', '--then-delete', ...flags]);
    expect({ exitCode, out }).toEqual({ exitCode: 20, out: '' });
    expect(said).toContain(
      'update-termination-protection --no-enable-termination-protection --stack-name app',
    );
    expect(callsSince(story, since).filter((call) => call.includes(':Delete'))).toEqual([]);
  },
);

test('a failed deletion of a protected stack: the protection is what is left to turn off', async () => {
  const places = await network('app');
  const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
  await story.delete('app');
  await enicleanerIn(story, ['clean', id, '--yes']);
  await protect(true);
  const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
  expect(exitCode).toBe(20);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain(
    'Next: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name app',
  );
  expect(out).not.toContain('Nothing stands in the way');
});

test('a healthy protected stack: nothing else stands in the way', async () => {
  await network('app');
  await protect(true);
  const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
  expect(exitCode).toBe(0);
  expect(out).toContain('Nothing else stands in the way of deleting app.');
});

test('markdown has the stack, its failures, and what could not be read', async () => {
  const places = await network('app');
  story.world.eniRelease.plant({ service: 'user', ...places, owner: 'a router' });
  await story.delete('app');
  const { out } = await enicleanerIn(story, ['why', 'app', '--output', 'markdown']);
  expect(out).toContain('- app  DELETE_FAILED');
  expect(out).toContain('  - Group: resource ');
  const saved = await enicleanerIn(story, ['why', '-', '--output', 'markdown'], {
    stdin: () => Promise.resolve('{"NetworkInterfaces": []}'),
  });
  expect(saved.out).toContain('- No network interface is in -.');
});

test('the exit code is the same in every form', async () => {
  await network('app');
  const codes = await Promise.all(
    ['text', 'json', 'ndjson', 'markdown'].map(
      async (form) =>
        (await enicleanerIn(story, ['clean', 'app', '--then-delete', '--output', form])).exitCode,
    ),
  );
  expect(codes).toEqual([20, 20, 20, 20]);
});

test('a release is as old as the deletion that goes on, whatever update came before', async () => {
  await story.end();
  story = await Story.begin({ project: null, world: 'documented' });
  const template = example('1-without-cleaner');
  await story.deploy(template, 'app');
  await story.clients.cloudFormation.send(
    new UpdateStackCommand({
      StackName: 'app',
      TemplateBody: template.replace('Network interfaces of the function', 'The same, renamed'),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  await story.world.time.idle();
  await story.world.time.advance(3_600_000);
  const since = story.world.time.now();
  await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
  await story.world.time.advance(15_000);
  const { out } = await enicleanerIn(story, ['why', 'app', '--output', 'json']);
  const began = /"since": "(?<at>[^"]*)"/u.exec(out)?.groups?.['at'] ?? '';
  expect(out).toContain('Function of stack app was deleted then');
  expect(Date.parse(began)).toBeGreaterThanOrEqual(since);
});

test('how a stack was made is no remark on its deletion', async () => {
  await story.end();
  story = await Story.begin({ project: null, world: 'express' });
  await story.deploy(example('1-without-cleaner'), 'app');
  expect((await enicleanerIn(story, ['why', 'app'])).out).not.toContain('express');
  await story.delete('app');
  expect((await enicleanerIn(story, ['why', 'app'])).out).toContain('express mode');
});

test('a group that somebody made in the VPC keeps it: nothing is said of deleting the stack again', async () => {
  const { vpcId: VpcId } = await network('app');
  const { GroupId = '' } = await story.clients.ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'by-hand', Description: 'x' }),
  );
  expect((await enicleanerIn(story, ['why', 'app'])).exitCode).toBe(0);
  await story.delete('app');
  const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
  expect(exitCode).toBe(20);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain(
    `${VpcId} can’t be deleted while others are in it: ${GroupId} (by-hand).`,
  );
  expect(out).not.toContain('Nothing stands in the way');
  expect(out).not.toContain('delete-stack');
});

test('so does a group that the stack’s own policy keeps', async () => {
  await network(
    'app',
    NETWORK.replace('AWS::EC2::SecurityGroup,', 'AWS::EC2::SecurityGroup, DeletionPolicy: Retain,'),
  );
  const group = await story.physicalId('Group', 'app');
  await story.delete('app');
  const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
  expect(exitCode).toBe(20);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain(`while others are in it: ${group} (`);
});

test('of what keeps a VPC and isn’t looked for it is said that it isn’t', async () => {
  const { vpcId: VpcId } = await network('app');
  const made = await story.clients.ec2.send(new CreateInternetGatewayCommand({}));
  const { InternetGatewayId } = made.InternetGateway ?? {};
  await story.clients.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  const said = `Not looked at: gateways, route tables, network ACLs and peering connections that others have made in ${VpcId ?? ''}, which keep it as well.`;
  expect((await enicleanerIn(story, ['why', 'app'])).out).not.toContain('Not looked at');
  await story.delete('app');
  const { out } = await enicleanerIn(story, ['why', 'app']);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain(said);
  await story.clients.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  expect(await story.delete('app')).toMatchObject({ status: 'DELETE_COMPLETE' });
});
