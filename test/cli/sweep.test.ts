import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';

import { connect } from '../../src/cli/account/connect';
import type { Plan } from '../../src/cli/sweep/plan';
import { planInWords } from '../../src/cli/sweep/report';
import { example, Story } from '../stories/story';
import { callsSince, enicleanerIn } from './account';
import { expectGolden } from './golden';
import { enicleaner } from './io';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::123456789012:root' } },
  ],
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'enicleaner-sweep-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function readPlan(): Plan {
  return JSON.parse(readFileSync(join(folder, 'enicleaner-sweep.json'), 'utf8')) as Plan;
}

function words(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}

describe('a Region with a deletion that failed, one that lives, and a long holder', () => {
  let story: Story;
  let left = '';
  let holder = '';

  beforeAll(async () => {
    story = await Story.begin({ project: null });
    await story.deploy(example('1-without-cleaner'), 'gone');
    const [subnetId, groupId] = await Promise.all(
      ['PrivateSubnet', 'FunctionSecurityGroup'].map((each) => story.physicalId(each, 'gone')),
    );
    await story.deploy(example('1-without-cleaner'), 'living');
    // As AgentCore holds them for hours.
    const where = { subnetId: subnetId ?? '', groupIds: [groupId ?? ''] };
    [holder = ''] = story.world.eniRelease.plant({
      service: 'AgentCore',
      ...where,
      state: 'releasing',
      owner: 'agent',
      untilAvailable: 8 * 3_600_000,
      untilDeleted: null,
    });
    story.world.eniRelease.plant({ service: 'user', ...where, owner: 'a router' });
    await story.delete('gone');
    await story.world.time.advance(12 * 60_000);
  });
  afterAll(() => story.end());

  const sweep = (...args: readonly string[]): ReturnType<typeof enicleanerIn> =>
    enicleanerIn(story, ['sweep', ...args], { cwd: folder });

  test('the plan has what nobody will delete, and the long holder with its time; nothing is changed', async () => {
    const since = story.world.time.now();
    const { exitCode, out, err } = await sweep('--regions', 'us-east-1');
    expect({ exitCode, err }).toEqual({ exitCode: 20, err: '' });
    expectGolden(out, 'sweep-planned.txt');
    expect(callsSince(story, since)).toEqual([]);
    const [place] = readPlan().places;
    expect(place?.delete).toMatchObject([{ service: 'Lambda', class: 'orphaned' }]);
    left = place?.delete[0]?.id ?? '';
    expect(place?.comeBack).toMatchObject([
      { id: holder, evidence: 'the deletion of stack gone left its group' },
    ]);
    // What lives is counted only.
    expect(place?.inUse).toEqual({ Lambda: 1 });
  });

  test('--plan without --yes looks again, and changes nothing', async () => {
    const since = story.world.time.now();
    const { exitCode, out } = await sweep('--plan', 'enicleaner-sweep.json');
    expect(exitCode).toBe(20);
    expect(out).toContain(`would delete 1 network interface; nothing was touched.\n  ${left}`);
    expect(callsSince(story, since)).toEqual([]);
  });

  test('what a plan names and isn’t left behind stays, whoever wrote it in', async () => {
    const plan = readPlan();
    const others = story.world.ec2
      .networkInterfaces()
      .map(({ networkInterfaceId }) => networkInterfaceId)
      .filter((id) => id !== left);
    expect(others.length).toBeGreaterThanOrEqual(3);
    writeFileSync(
      join(folder, 'forged.json'),
      JSON.stringify({
        ...plan,
        places: plan.places.map((each) => ({ ...each, delete: others.map((id) => ({ id })) })),
      }),
    );
    const since = story.world.time.now();
    const { exitCode, out } = await sweep('--plan', 'forged.json', '--yes');
    expect(exitCode).toBe(20);
    for (const id of others) expect(out).toContain(`stays: ${id}`);
    expect(callsSince(story, since)).toEqual([]);
  });

  test('--plan --yes deletes only the ids of the plan; the second time they are gone', async () => {
    const since = story.world.time.now();
    const { exitCode, out, err } = await sweep('--plan', 'enicleaner-sweep.json', '--yes');
    expectGolden(`${err}--- standard output\n${out}`, 'sweep-done.txt');
    expect(exitCode).toBe(0);
    expect(callsSince(story, since)).toEqual(['ec2:DeleteNetworkInterface']);
    const again = await sweep('--plan', 'enicleaner-sweep.json', '--yes', '--output', 'json');
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ places: [{ deleted: [], gone: [left] }] });
  });

  test('then there is only the long holder, and when to come back', async () => {
    const { exitCode, out } = await sweep('--region', 'us-east-1');
    expect(exitCode).toBe(10);
    expect(words(out)).toContain('Next: come back after 2');
  });
});

test('what another service leaves free is for a person: told with the reason, and never in the plan', async () => {
  const story = await Story.begin({ project: null });
  try {
    const { ec2 } = story.clients;
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const VpcId = Vpc?.VpcId;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId, GroupName: 'g', Description: 'g' }),
    );
    const [id = ''] = story.world.eniRelease.plant({
      service: 'EksPod',
      subnetId: Subnet?.SubnetId ?? '',
      groupIds: [GroupId],
      state: 'orphaned',
      owner: 'cluster',
    });
    await story.world.time.advance(1_000);
    const { exitCode, out } = await enicleanerIn(story, ['sweep', '--regions', 'us-east-1'], { cwd: folder });
    expect(exitCode).toBe(20);
    expect(words(out)).toContain(`by hand: ${id} (EKS left it free`);
    expect(words(out)).toContain('Next: delete what is named “by hand” yourself, once nothing uses it');
  } finally {
    await story.end();
  }
});

test('several Regions and another account, by the role there; one that refuses doesn’t keep it from the others', async () => {
  const here = await Story.begin({ project: null, region: 'eu-west-1' });
  try {
    await here.world.cloud.call('iam', 'CreateRole', {
      RoleName: 'Sweeper',
      AssumeRolePolicyDocument: TRUST,
    });
    // All that a plan takes.
    await here.world.cloud.call('iam', 'PutRolePolicy', {
      RoleName: 'Sweeper',
      PolicyName: 'Look',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'ec2:DescribeNetworkInterfaces',
              'lambda:ListFunctions',
              'cloudformation:DescribeStackResources',
            ],
            Resource: '*',
          },
        ],
      }),
    });
    const env = {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      const ran = await enicleaner(
        [
          'sweep',
          '--accounts=123456789012,210987654321',
          '--role-name=Sweeper',
          '--regions=eu-west-1',
          `--endpoint-url=${here.endpoint}`,
          '--output=json',
          '--file=all.json',
        ],
        { cwd: folder },
        connect,
      );
      // The sandbox has one account, so that the other's role leads to credentials of this one.
      expect(ran.exitCode).toBe(1);
      expect(JSON.parse(ran.out)).toMatchObject({
        places: [{ account: '123456789012', region: 'eu-west-1', roleName: 'Sweeper' }],
        refused: [
          { account: '210987654321', reason: expect.stringContaining('account 123456789012') as string },
        ],
      });
      const callers = here.world.journal
        .entries()
        .flatMap((entry) => (entry.kind === 'call' && entry.service === 'ec2' ? entry.caller : []));
      expect(callers.every((each) => each.includes('Sweeper'))).toBe(true);
    } finally {
      process.env = before;
    }
  } finally {
    await here.end();
  }
});

test.each([
  ['--yes without a plan', ['sweep', '--regions', 'us-east-1', '--yes'], '--yes wants --plan'],
  ['no Region', ['sweep'], 'name the Regions to sweep'],
  ['no name of a Region', ['sweep', '--regions', 'Ireland'], '"Ireland" is no Region’s name'],
  [
    'accounts without a role',
    ['sweep', '--regions', 'us-east-1', '--accounts', '123456789012'],
    'go together',
  ],
  ['a plan that isn’t there', ['sweep', '--plan', 'nowhere.json'], 'nowhere.json can’t be read'],
  [
    'a plan and Regions',
    ['sweep', '--plan', 'x.json', '--regions', 'us-east-1'],
    '--plan has its own Regions',
  ],
])('%s is refused in one sentence', async (_, args, message) => {
  const ran = await enicleaner(args, { cwd: folder }, () => Promise.reject(new Error('not asked')));
  expect(ran).toMatchObject({ exitCode: 2, out: '' });
  expect(ran.said).toContain(message);
});

test.each([
  ['no JSON', '{', 'is no JSON'],
  ['something else', '{"NetworkInterfaces": []}', 'it doesn’t say "is": "sweep-plan"'],
  [
    'what is no id',
    '{"is":"sweep-plan","version":1,"madeAt":"2026-01-01T00:00:00Z","services":["Lambda"],"places":[{"account":"123456789012","region":"us-east-1","delete":[{"id":"*"}]}]}',
    'places[0].delete has what is no network interface’s id',
  ],
])('a plan that is %s', async (_, text, message) => {
  const ran = await enicleaner(['sweep', '--plan', '-', '--yes'], { stdin: () => Promise.resolve(text) });
  expect(ran).toMatchObject({ exitCode: 2, out: '' });
  expect(ran.said).toContain(message);
});

test('where a place couldn’t be looked at, it doesn’t say that there is nothing to do', () => {
  const plan: Plan = { version: 1, is: 'sweep-plan', madeAt: '', services: [], places: [] };
  const said = (...refused: Parameters<typeof planInWords>[1][number][]): string =>
    planInWords(plan, refused, 'text', { width: 80, env: {} }, 'plan.json');
  expect(said()).toContain('Next: nothing to do.');
  expect(said({ region: 'us-east-1', account: undefined, reason: 'AWS refused it.' })).toContain(
    'Next: grant what was refused, then ask again.',
  );
});

test.each(['text', 'json', 'ndjson', 'markdown'])(
  'what couldn’t be looked at is said, as %s too',
  async (output) => {
    const ran = await enicleaner(['sweep', '--regions', 'us-east-1', '--output', output], {}, () =>
      Promise.reject(Object.assign(new Error('no'), { name: 'ExpiredToken' })),
    );
    expect(ran.exitCode).toBe(1);
    expect(words(ran.out + ran.err)).toContain('the credentials have expired');
    expect(ran.out).not.toContain('Nothing is left behind');
  },
);
