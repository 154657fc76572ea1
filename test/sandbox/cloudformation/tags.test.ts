import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
  type Tag,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';

import { clientsOf, type Clients } from '../../support/clients';
import { Account } from './account';

const TEMPLATE = (own = 'template'): string => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, Tags: [{ Key: Own, Value: ${own} }] } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d, VpcId: !Ref Vpc } }
`;
const team = (Value: string): Tag[] => [{ Key: 'Team', Value }];

let account: Account;
let clients: Clients;
beforeEach(async () => {
  account = new Account();
  clients = clientsOf(account.world);
  await clients.cloudFormation.send(
    new CreateStackCommand({ StackName: 's', TemplateBody: TEMPLATE(), Tags: team('one') }),
  );
  await account.world.time.idle();
});
afterEach(() => account.end());

/** How many VPCs, subnets and groups a filter finds. */
async function found(Name: string, ...Values: string[]): Promise<readonly number[]> {
  const { ec2 } = clients;
  const input = { Filters: [{ Name, Values }] };
  const [{ Vpcs = [] }, { Subnets = [] }, { SecurityGroups = [] }] = await Promise.all([
    ec2.send(new DescribeVpcsCommand(input)),
    ec2.send(new DescribeSubnetsCommand(input)),
    ec2.send(new DescribeSecurityGroupsCommand(input)),
  ]);
  return [Vpcs.length, Subnets.length, SecurityGroups.length];
}

it.each<[string, readonly string[], readonly number[]]>([
  ['tag:Team', ['one'], [1, 1, 1]],
  ['tag:Team', ['two'], [0, 0, 0]],
  ['tag:Own', ['templ*'], [1, 0, 0]],
  ['tag-key', ['Team'], [1, 1, 1]],
  ['tag:aws:cloudformation:stack-name', ['s'], [1, 1, 1]],
  ['tag:aws:cloudformation:stack-name', ['t'], [0, 0, 0]],
  ['tag:aws:cloudformation:logical-id', ['Subnet'], [0, 1, 0]],
])('VPCs, subnets and groups are found by %s %s', async (name, values, expected) => {
  await expect(found(name, ...values)).resolves.toEqual(expected);
});

it('a stack’s tags are its own, and an update gives them to its resources', async () => {
  const { cloudFormation } = clients;
  const tags = async (): Promise<readonly Tag[] | undefined> =>
    (await cloudFormation.send(new DescribeStacksCommand({ StackName: 's' }))).Stacks?.[0]?.Tags;
  await expect(tags()).resolves.toEqual(team('one'));
  await expect(
    cloudFormation.send(new UpdateStackCommand({ StackName: 's', TemplateBody: TEMPLATE() })),
  ).rejects.toThrow('No updates are to be performed.');
  await cloudFormation.send(
    new UpdateStackCommand({ StackName: 's', TemplateBody: TEMPLATE(), Tags: team('two') }),
  );
  await account.world.time.idle();
  expect(account.status()).toBe('UPDATE_COMPLETE');
  await expect(tags()).resolves.toEqual(team('two'));
  await expect(found('tag:Team', 'two')).resolves.toEqual([1, 1, 1]);
  await expect(found('tag:Team', 'one')).resolves.toEqual([0, 0, 0]);
  // Tags that aren't named stay.
  await cloudFormation.send(new UpdateStackCommand({ StackName: 's', TemplateBody: TEMPLATE('other') }));
  await account.world.time.idle();
  await expect(tags()).resolves.toEqual(team('two'));
  await expect(found('tag:Own', 'other')).resolves.toEqual([1, 0, 0]);
});

it('so does a change set, and a rollback takes them back', async () => {
  const { cloudFormation } = clients;
  const change = { StackName: 's', ChangeSetName: 'c', TemplateBody: TEMPLATE(), Tags: team('three') };
  await cloudFormation.send(new CreateChangeSetCommand(change));
  await cloudFormation.send(new ExecuteChangeSetCommand({ StackName: 's', ChangeSetName: 'c' }));
  await account.world.time.idle();
  expect(account.status()).toBe('UPDATE_COMPLETE');
  await expect(found('tag:Team', 'three')).resolves.toEqual([1, 1, 1]);
  const bad = `${TEMPLATE()}  Bad: { Type: AWS::SSM::Parameter, DependsOn: [Group, Subnet], Properties: { Name: bad, Type: Nonsense, Value: x } }\n`;
  await expect(account.update(bad, { Tags: team('four') })).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
  await expect(found('tag:Team', 'three')).resolves.toEqual([1, 1, 1]);
});
