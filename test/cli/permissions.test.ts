import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import type { Aws } from '../../src/cli/account/aws';
import { placeOfNoStack } from '../stories/places';
import { example, Story } from '../stories/story';
import { enicleanerIn, opened } from './account';
import type { Ran } from './io';

/** What guides/stuck.md says is needed, and what commands can do without: each permission is denied here by itself. */
const page = readFileSync(join(__dirname, '..', '..', 'guides', 'stuck.md'), 'utf8');
const rows = page
  .slice(page.indexOf('## What it needs'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** @returns the actions in a cell of the row that begins so */
function actions(row: string, column: 'needs' | 'better with'): readonly string[] {
  const cells = rows.find(([, first = '']) => first.includes(`\`${row}\``)) ?? [];
  return [...(cells[column === 'needs' ? 2 : 3] ?? '').matchAll(/`(?<action>[a-z\d]+:[A-Za-z]+)`/gu)].map(
    ({ groups }) => groups?.['action'] ?? '',
  );
}

type Client = Pick<Aws['ec2'], 'send'>;

/** A client that is refused one operation, as AWS refuses it. */
function without<T extends Client | Aws['lambda'] | Aws['cloudFormation']>(client: T, action: string): T {
  const [, operation = ''] = action.split(':');
  return new Proxy(client, {
    get: (of, name) =>
      name === 'send'
        ? (command: object): unknown => {
            if (command.constructor.name === `${operation}Command`) return Promise.reject(denied(action));
            const send: unknown = Reflect.get(of, 'send');
            return typeof send === 'function' ? (Reflect.apply(send, of, [command]) as unknown) : undefined;
          }
        : (Reflect.get(of, name) as unknown),
  });
}

function denied(action: string): Error {
  const message = `User: arn:aws:iam::123456789012:user/me is not authorized to perform: ${action} on resource: *`;
  return Object.assign(new Error(message), {
    name: action.startsWith('ec2:') ? 'UnauthorizedOperation' : 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
}

function denying({ clients, ...story }: Story, action: string): Partial<Aws> {
  const { openCloudTrail, ...others } = opened({ clients, ...story } as Story);
  return {
    ...others,
    ec2: without(clients.ec2, action),
    lambda: without(clients.lambda, action),
    cloudFormation: without(clients.cloudFormation, action),
    openCloudTrail: async () => without((await openCloudTrail()) as unknown as Client, action) as never,
  };
}

interface Arranged {
  readonly story: Story;
  readonly targets: readonly string[];
  readonly subnet: string;
}

/** A stack that is stuck, and beside it a place of no stack's with a release whose beginning only CloudTrail could tell. */
async function arranged(): Promise<Arranged> {
  const story = await Story.begin({ project: null });
  const template = example('1-without-cleaner').replace(
    'Outputs:\n',
    'Outputs:\n  Group: { Value: !Ref FunctionSecurityGroup, Export: { Name: group } }\n',
  );
  await story.deploy(template, 'app');
  const { vpcId, subnetId, groupIds } = await placeOfNoStack(story);
  await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
  await story.world.time.idle();
  story.world.eniRelease.plant({
    service: 'Lambda',
    subnetId,
    groupIds,
    state: 'releasing',
    owner: 'gone',
  });
  await story.world.time.advance(60_000);
  return { story, targets: ['app', ...groupIds, subnetId, vpcId], subnet: subnetId };
}

const run = ({ story }: Arranged, args: readonly string[], action: string): Promise<Ran> =>
  enicleanerIn(story, args, {}, denying(story, action));

const words = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('a permission that the guide calls optional', () => {
  let place: Arranged;
  beforeAll(async () => {
    place = await arranged();
  });
  afterAll(() => place.story.end());

  test('is one of some', () => {
    expect(actions('why', 'better with').length).toBeGreaterThan(8);
  });

  test.each(actions('why', 'better with'))('why, wait without %s', async (action) => {
    const all = await enicleanerIn(place.story, ['why', ...place.targets]);
    const why = await run(place, ['why', ...place.targets], action);
    expect([why.err, [10, 20].includes(why.exitCode)]).toEqual(['', true]);
    // Each network interface is told all the same.
    for (const [id] of all.out.matchAll(/^eni-[\da-f]+/gmu)) expect(why.out).toContain(id);
    const wait = await run(place, ['wait', 'app', ...place.targets.slice(2), '--timeout', '2'], action);
    expect([10, 20]).toContain(wait.exitCode);
    // Nothing is told of a call that wasn't needed; and the stack's events tell its failures as well.
    const isNeeded = !['lambda:ListTags', 'cloudformation:DescribeEvents'].includes(action);
    expect(words(why.out).includes(`Not told, for want of ${action}: `)).toBe(isNeeded);
  });

  test('a release is not taken for one, nor for left behind, where functions can’t be listed', async () => {
    const { exitCode, out } = await run(place, ['why', place.subnet], 'lambda:ListFunctions');
    expect(exitCode).toBe(20);
    expect(words(out)).toContain('Lambda’s, in use, made for gone;');
    expect(words(out)).toContain('can’t be told without lambda:ListFunctions');
    expect(out).not.toContain('saved answer');
    expect(words(out)).toContain(`Next: enicleaner why ${place.subnet}, with credentials that may lambda:`);
  });
});

test.each(actions('--then-delete', 'better with'))('--then-delete without %s', async (action) => {
  const place = await arranged();
  try {
    const { exitCode, out, said } = await run(place, ['clean', 'app', '--yes', '--then-delete'], action);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'app  DELETE_COMPLETE\n' });
    expect(said).toContain(
      'Only the stack’s status is followed: AWS refused cloudformation:DescribeStackEvents',
    );
  } finally {
    await place.story.end();
  }
});

describe('a permission that the guide calls needed', () => {
  let place: Arranged;
  beforeAll(async () => {
    place = await arranged();
  });
  afterAll(() => place.story.end());

  const NEEDED = [
    ...actions('why', 'needs').map((action) => ['why app', action] as const),
    ...actions('timeline', 'needs').map((action) => ['timeline app --file -', action] as const),
    ['clean app --yes', 'ec2:DeleteNetworkInterface'],
    ['wait app --yes', 'ec2:DeleteNetworkInterface'],
    ['clean app --yes --then-delete', 'cloudformation:DeleteStack'],
  ] as const;

  test('nothing of Lambda’s is deleted without lambda:ListFunctions', async () => {
    const before = place.story.world.ec2.networkInterfaces().length;
    const clean = await run(place, ['clean', 'app', '--yes'], 'lambda:ListFunctions');
    expect(clean.exitCode).toBe(20);
    expect(words(clean.out)).toContain('can’t be told without lambda:ListFunctions');
    const wait = await run(place, ['wait', 'app', '--yes'], 'lambda:ListFunctions');
    expect(wait.exitCode).toBe(1);
    expect(wait.said).toContain('Allow lambda:ListFunctions to the identity that runs this command.');
    expect(place.story.world.ec2.networkInterfaces()).toHaveLength(before);
  });

  test('sweep: what may not be deleted was looked at, and says so', async () => {
    const { story } = place;
    const plan = await enicleanerIn(story, ['sweep', '--regions', 'us-east-1', '--output', 'json']);
    const { exitCode, out } = await enicleanerIn(
      story,
      ['sweep', '--plan', '-', '--yes'],
      { stdin: () => Promise.resolve(plan.out) },
      denying(story, 'ec2:DeleteNetworkInterface'),
    );
    expect(exitCode).toBe(1);
    expect(words(out)).toContain('us-east-1: not deleted: AWS refused ec2:DeleteNetworkInterface');
    expect(out).not.toContain('not looked at');
    expect(words(out)).toContain('stays: eni-');
  });

  test.each(NEEDED)('%s without %s: which call, and whom to allow it', async (command, action) => {
    const { exitCode, out, said } = await run(place, command.split(' '), action);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(said).toContain(`AWS refused ${action}: `);
    expect(said).toContain(`Allow ${action} to the identity that runs this command.`);
    expect(said).not.toContain('execution role');
  });
});
