import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
} from '@aws-sdk/client-ec2';

import { asRefusal } from '../../src/cli/account/refusals';
import { Story, example } from '../stories/story';
import { callsSince, enicleanerIn, opened } from './account';
import { expectGolden } from './golden';
import { enicleaner } from './io';

/** The text without its layout. */
function words(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}

describe('a stack that CloudFormation gave up', () => {
  let story: Story;

  beforeAll(async () => {
    story = await Story.begin({ project: null });
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.delete('app');
  });

  afterAll(() => story.end());

  test('what is left, why it stays, and the one next command', async () => {
    expect(await story.status('app')).toBe('DELETE_FAILED');
    await story.world.time.advance(12 * 60_000);
    const { exitCode, out, err } = await enicleanerIn(story, ['why', 'app']);
    expect(err).toBe('');
    expectGolden(out, 'why-left-behind.txt');
    expect(exitCode).toBe(20);
  });

  test('the command that it proposes bears the account, the Region and the services that were named', async () => {
    const given = ['--region', 'eu-west-1', '--profile=other', '--services', 'Lambda'];
    const bears = 'app --region eu-west-1 --profile other --services Lambda --yes';
    const why = await enicleanerIn(story, ['why', 'app', ...given]);
    expect(why.out.replaceAll(/\s+/gu, ' ')).toMatch(
      new RegExp(`Next: enicleaner (?:clean|wait) ${bears}`, 'u'),
    );
    const all = await enicleanerIn(story, ['why', 'app', '--services', '*']);
    expect(all.out.replaceAll(/\s+/gu, ' ')).toContain("app --services '*' --yes");
    const clean = await enicleanerIn(story, ['clean', 'app', ...given]);
    expect(clean.out.replaceAll(/\s+/gu, ' ')).toContain(`Next: enicleaner clean ${bears}`);
  });

  test('as JSON, every member of it', async () => {
    const { out } = await enicleanerIn(story, ['why', 'app', '--output', 'json']);
    const told = JSON.parse(out) as {
      readonly outlook: unknown;
      readonly networkInterfaces: readonly Readonly<Record<string, unknown>>[];
      readonly next: string;
    };
    expect(told.outlook).toEqual({ is: 'act' });
    expect(told.networkInterfaces).toHaveLength(1);
    expect(told.networkInterfaces[0]).toMatchObject({
      class: 'orphaned',
      service: 'Lambda',
      roleIsGone: 'Role',
    });
    expect(told.next).toBe('enicleaner clean app --yes --then-delete');
  });

  test('a subnet of it alone, and the network interface itself', async () => {
    const subnet = await story.physicalId('PrivateSubnet', 'app');
    const { exitCode, out } = await enicleanerIn(story, ['why', subnet]);
    expect(exitCode).toBe(20);
    expect(words(out)).toContain(`blocks ${subnet}`);
    const [id = ''] = /eni-[\da-f]+/u.exec(out) ?? [];
    expect(await enicleanerIn(story, ['why', id])).toMatchObject({ exitCode: 20 });
  });

  test('a saved answer, without an account', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'enicleaner-why-'));
    try {
      const answer = await story.clients.ec2.send(
        new DescribeNetworkInterfacesCommand({ IncludeManagedResources: true }),
      );
      writeFileSync(
        join(folder, 'saved.json'),
        JSON.stringify({ NetworkInterfaces: answer.NetworkInterfaces }),
      );
      const { exitCode, out } = await enicleaner(['why', 'saved.json'], { cwd: folder });
      expect(exitCode).toBe(20);
      expect(words(out)).toContain('can’t be told from a saved answer');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('a living stack: what would hold it goes with it, and nothing stands in the way', async () => {
  const story = await Story.begin({ project: null });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
    expect(exitCode).toBe(0);
    expect(words(out)).toContain('which goes with the stack');
  } finally {
    await story.end();
  }
});

test('everything else that blocks: somebody’s own network interface, and a rule of another group', async () => {
  const story = await Story.begin({ project: null });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    const [subnetId, groupId, vpcId] = await Promise.all(
      ['PrivateSubnet', 'FunctionSecurityGroup', 'Vpc'].map((each) => story.physicalId(each, 'app')),
    );
    const [foreign] = story.world.eniRelease.plant({
      service: 'user',
      subnetId: subnetId ?? '',
      groupIds: [groupId ?? ''],
      owner: 'a router',
    });
    const other = await story.clients.ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: 'database',
        Description: 'd',
        ...(vpcId === undefined ? {} : { VpcId: vpcId }),
      }),
    );
    await story.clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: other.GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: groupId }] },
        ],
      }),
    );
    const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
    expect(exitCode).toBe(20);
    expect(words(out)).toContain(
      `${groupId} is named by an ingress rule of ${other.GroupId} (database), which blocks its deletion: remove that rule.`,
    );
    expect(out).toContain(foreign);
    expect(out).toContain('never touched');
  } finally {
    await story.end();
  }
});

describe('what can’t be answered is one sentence', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin({ project: null });
  });
  afterAll(() => story.end());

  test.each([
    ['no such stack', 'nowhere', 2, 'there is no stack nowhere in this account and Region'],
    ['nonsense', 'a b', 2, '"a b" is neither a stack’s name or ARN'],
    ['a cut id', 'sg-12', 2, '"sg-12" is neither a stack’s name in this account and Region, nor an id'],
    ['an id of no length that ids have', 'vpc-0123456789ab', 2, 'come 8 or 17 hexadecimal digits'],
    ['a network interface that is gone', 'eni-0123456789abcdef0', 2, 'there is no eni-0123456789abcdef0 in'],
    [
      'a group of another Region',
      'sg-0123456789abcdef0',
      2,
      'there is no sg-0123456789abcdef0 in this account',
    ],
    ['a mistyped subnet', 'subnet-0123456789abcdef0', 2, 'there is no subnet-0123456789abcdef0 in this'],
    ['a mistyped VPC', 'vpc-0123456789abcdef0', 2, 'Check the id, --region and --profile.'],
  ])('%s', async (_, target, exitCode, message) => {
    const ran = await enicleanerIn(story, ['why', target]);
    expect(ran).toMatchObject({ exitCode, out: '' });
    expect(ran.said).toContain(message);
    // One sentence: what follows its first line is indented.
    expect(ran.err).toMatch(/^enicleaner: [^\n]+\n(?: {4}[^\n]+\n)*$/u);
  });

  test.each([
    [['--region', 'eu west'], {}, 2, 'It takes a Region’s name'],
    [['--endpoint-url', 'nonsense'], {}, 2, 'It takes an address'],
    [[], { AWS_REGION: 'eu west' }, 1, 'the Region that is set is no Region’s name'],
    [
      [],
      { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'nonsense' },
      1,
      'the endpoint that is set is no address',
    ],
  ])('where to ask: %j %j', async (options, env, exitCode, message) => {
    const before = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, env);
    try {
      const ran = await enicleaner(['why', 'app', ...options]);
      expect(ran).toMatchObject({ exitCode, out: '' });
      expect(ran.said).toContain(message);
      expect(ran.err).not.toContain('    at ');
    } finally {
      process.env = before;
    }
  });

  test('AWS refuses: which call, and what to allow', async () => {
    const refused = Object.assign(
      new Error(
        'User: arn:aws:iam::123456789012:user/me is not authorized to perform: cloudformation:DescribeStacks on resource: x',
      ),
      { name: 'AccessDenied' },
    );
    const ran = await enicleaner(['why', 'app'], {}, () =>
      Promise.resolve({
        ...story.clients,
        cloudFormation: { send: () => Promise.reject(refused) },
        account: () => Promise.resolve('123456789012'),
        now: () => 0,
        ...opened(story),
      }),
    );
    expect(ran).toMatchObject({ exitCode: 1, out: '' });
    expect(ran.said).toContain('Allow cloudformation:DescribeStacks to the identity that runs this command.');
  });
});

describe('what is no saved answer is one sentence, with 2', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner-saved-'));
    writeFileSync(join(folder, 'empty.json'), '');
    writeFileSync(join(folder, 'none.json'), '{"NetworkInterfaces": []}');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['-', 'standard input is empty. Save an answer with: aws ec2 describe-network-interfaces'],
    ['empty.json', 'empty.json is empty.'],
    ['./', './ can’t be read (it is a folder).'],
    ['nowhere.json', 'nowhere.json can’t be read (there is no such file).'],
  ])('%s', async (target, message) => {
    const ran = await enicleaner(['why', target], { cwd: folder });
    expect(ran).toMatchObject({ exitCode: 2, out: '' });
    expect(ran.said).toContain(message);
  });

  test('one without network interfaces has nothing to say of a deletion', async () => {
    const ran = await enicleaner(['why', 'none.json'], { cwd: folder });
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    expect(ran.out).toContain('No network interface is in none.json.');
    expect(ran.out).not.toContain('stands in the way');
  });

  test.each([
    ['timeline app --file', 'nowhere/page.html can’t be written (there is no such folder).'],
    ['verify --yes --file', 'nowhere/page.html can’t be written (there is no such folder).'],
    ['sweep --regions us-east-1 --file', 'nowhere/page.html can’t be written (there is no such folder).'],
  ])('%s, a file that can’t be written', async (command, message) => {
    const story = await Story.begin({ project: null });
    try {
      await story.deploy(example('1-without-cleaner'), 'app');
      await story.world.time.advance(1_000);
      const since = story.world.time.now();
      const ran = await enicleanerIn(story, [...command.split(' '), 'nowhere/page.html'], { cwd: folder });
      expect(ran).toMatchObject({ exitCode: 2, out: '' });
      expect(ran.said).toContain(message);
      expect(callsSince(story, since)).toEqual([]);
    } finally {
      await story.end();
    }
  });
});

test('a profile that isn’t there, and a Region that there is none of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'enicleaner-profile-'));
  const before = { ...process.env };
  writeFileSync(join(folder, 'config'), '[profile mine]\nregion = eu-west-1\n');
  Object.assign(process.env, {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
  });
  try {
    const ran = await enicleaner(['why', 'app', '--profile', 'nine']);
    expect(ran).toMatchObject({ exitCode: 2, out: '' });
    expect(ran.said).toContain('there is no profile nine in the AWS CLI’s configuration (it has mine).');
  } finally {
    process.env = before;
    rmSync(folder, { recursive: true });
  }
  const host = 'ec2.xx-nowhere-1.amazonaws.com';
  const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    hostname: host,
  });
  expect(asRefusal(unknown)).toMatchObject({
    exitCode: 2,
    message: `there is no ${host}: check the Region (--region, AWS_REGION), --endpoint-url, and the network.`,
  });
  const offline = Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), {
    code: 'EAI_AGAIN',
    hostname: host,
  });
  expect(asRefusal(offline)).toMatchObject({ exitCode: 1 });
});
