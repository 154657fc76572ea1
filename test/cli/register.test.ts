import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  BatchDescribeTypeConfigurationsCommand,
  DescribeStacksCommand,
  DescribeTypeCommand,
  ListTypeVersionsCommand,
} from '@aws-sdk/client-cloudformation';
import { strToU8, zipSync } from 'fflate';

import { example, Story } from '../stories/story';
import { callsSince, enicleanerIn, opened } from './account';
import { expectGolden } from './golden';
import { writePackages } from './packages';
import { HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';

const BUCKET = 'org-vpc-enicleaner-123456789012-us-east-1';
const STACK = 'org-vpc-enicleaner';
const TYPES = [
  { Type: 'RESOURCE', TypeName: 'Org::VPC::EniCleaner' },
  { Type: 'HOOK', TypeName: 'Org::VPC::EniGuard' },
] as const;

let folder: string;
let story: Story;

const run = (...args: readonly string[]): ReturnType<typeof enicleanerIn> =>
  enicleanerIn(story, [...args, '--region', 'us-east-1'], { cwd: folder });

async function versions(type: (typeof TYPES)[number]): Promise<readonly string[]> {
  const answer = await story.clients.cloudFormation.send(new ListTypeVersionsCommand(type));
  return (answer.TypeVersionSummaries ?? []).map(
    ({ VersionId = '', IsDefaultVersion }) => `${VersionId}${IsDefaultVersion === true ? '*' : ''}`,
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'enicleaner-register-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  writePackages(folder, '1');
  story = await Story.begin({ project: null });
});
afterEach(() => story.end());

test('without --yes both say what they would do, and change nothing', async () => {
  const registering = await run('register', '--packages', '.');
  expect(registering).toMatchObject({ exitCode: 20, err: '' });
  expectGolden(
    registering.out.replaceAll(/-[\da-f]{16}\.zip \(\d+ KiB\)/gu, '-<digest>.zip (<size>)'),
    'register-announced.txt',
  );
  expect(callsSince(story, 0)).toEqual([]);

  expect(await run('register', '--packages', '.', '--yes')).toMatchObject({ exitCode: 0 });
  const since = story.world.time.now() + 1;
  await story.world.time.advance(1_000);
  const unregistering = await run('unregister');
  expect(unregistering).toMatchObject({ exitCode: 20, err: '' });
  expectGolden(unregistering.out, 'unregister-announced.txt');
  expect(callsSince(story, since)).toEqual([]);
});

test('registers both, updates them by their content, and takes all of it back', async () => {
  const first = await run('register', '--packages', '.', '--yes', '--hook-failure-mode', 'FAIL');
  expect(first).toMatchObject({ exitCode: 0 });
  for (const type of TYPES) {
    expect(await versions(type)).toEqual(['00000001*']);
    const described = await story.clients.cloudFormation.send(new DescribeTypeCommand(type));
    expect(described.ExecutionRoleArn).toMatch(/:role\/org-vpc-enicleaner-/u);
  }
  const { TypeConfigurations = [] } = await story.clients.cloudFormation.send(
    new BatchDescribeTypeConfigurationsCommand({
      TypeConfigurationIdentifiers: [{ Type: 'HOOK', TypeName: 'Org::VPC::EniGuard' }],
    }),
  );
  expect(TypeConfigurations[0]?.Configuration).toContain('"FailureMode": "FAIL"');
  const { Stacks = [] } = await story.clients.cloudFormation.send(
    new DescribeStacksCommand({ StackName: 'org-vpc-enicleaner' }),
  );
  expect(Stacks[0]?.EnableTerminationProtection).toBe(true);

  const again = await run('register', '--packages', '.', '--yes');
  expect(again).toMatchObject({
    exitCode: 0,
    out: '123456789012 us-east-1: this version is registered already.\n',
  });

  writePackages(folder, '2');
  expect(await run('register', '--packages', '.', '--yes')).toMatchObject({ exitCode: 0 });
  for (const type of TYPES) expect(await versions(type)).toEqual(['00000002*']);
  // What was chosen before stays.
  const { Stacks: updated = [] } = await story.clients.cloudFormation.send(
    new DescribeStacksCommand({ StackName: 'org-vpc-enicleaner' }),
  );
  expect(updated[0]?.Parameters).toContainEqual({ ParameterKey: 'HookFailureMode', ParameterValue: 'FAIL' });

  const since = story.world.time.now();
  const { exitCode, out } = await run('unregister', '--yes');
  expect(exitCode).toBe(0);
  expect(out).toBe(
    '123456789012 us-east-1: nothing of Org::VPC::EniCleaner and Org::VPC::EniGuard is left.\n',
  );
  // The hook is switched off before anything else is done.
  expect(callsSince(story, since).filter((call) => !call.startsWith('s3'))).toEqual([
    'cloudformation:SetTypeConfiguration',
    'cloudformation:UpdateTerminationProtection',
    'cloudformation:DeleteStack',
  ]);
  for (const type of TYPES) await expect(versions(type)).rejects.toThrow('cannot be found');
  const s3 = await opened(story).openS3();
  await expect(s3.send(new HeadBucketCommand({ Bucket: BUCKET }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  expect(await run('unregister', '--yes')).toMatchObject({
    exitCode: 0,
    out: '123456789012 us-east-1: nothing is registered.\n',
  });
});

test('a stack that still has a cleaner keeps the type from being taken back', async () => {
  await story.end();
  // With the project's own type, whose bundle answers.
  story = await Story.begin();
  await story.deploy(example('2-with-cleaner'), 'app');
  expect(await story.status('app')).toBe('CREATE_COMPLETE');
  const since = story.world.time.now() + 1;
  await story.world.time.advance(1_000);
  const { exitCode, out } = await run('unregister', '--yes');
  expect(exitCode).toBe(20);
  expect(out).toContain('need Org::VPC::EniCleaner');
  expect(out).toContain('app');
  expect(callsSince(story, since)).toEqual([]);
});

test('what else is in the bucket stays, and the bucket with it', async () => {
  await run('register', '--packages', '.', '--yes');
  const s3 = await opened(story).openS3();
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'notes.txt', Body: 'mine' }));
  const { exitCode, said } = await run('unregister', '--yes');
  expect(exitCode).toBe(0);
  expect(said).toContain('something else is in it');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['notes.txt']);
});

test.each([
  ['no zips', ['register', '--packages', 'nowhere'], 2, 'isn’t there'],
  [
    'what is no zip',
    ['register', '--packages', 'notes'],
    2,
    'is no package of Org::VPC::EniCleaner: it is no zip',
  ],
  ['another type’s', ['register', '--packages', 'swapped'], 2, 'it is one of Org::VPC::EniGuard'],
  ['another zip', ['register', '--packages', 'others'], 2, 'schema.json isn’t in it'],
  ['no Region’s name', ['register', '--packages', '.', '--regions', 'x'], 2, '"x" is no Region’s name'],
])('%s is refused in one sentence, before anything is asked', async (_, args, exitCode, message) => {
  for (const name of ['notes', 'swapped', 'others']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'notes', 'org-vpc-enicleaner.zip'), 'mine');
  copyFileSync(join(folder, 'org-vpc-eniguard.zip'), join(folder, 'swapped', 'org-vpc-enicleaner.zip'));
  writeFileSync(join(folder, 'others', 'org-vpc-enicleaner.zip'), zipSync({ 'a.txt': strToU8('a') }));
  const ran = await run(...args);
  expect(ran).toMatchObject({ exitCode, out: '' });
  expect(ran.said).toContain(message);
});

test('a stack that failed to be made is told with the reason, and how it goes', async () => {
  await story.deploy(
    'Resources: { Q: { Type: AWS::SSM::Parameter, Properties: { Type: Nonsense, Value: v } } }',
    STACK,
  );
  expect(await story.status(STACK)).toBe('ROLLBACK_COMPLETE');
  const { exitCode, out, said } = await run('register', '--packages', '.', '--yes');
  expect({ exitCode, out }).toEqual({ exitCode: 20, out: '' });
  expect(said).toMatch(/is ROLLBACK_COMPLETE \(Q: [^)]*Nonsense/u);
  expect(said).toContain(
    'aws cloudformation update-termination-protection --no-enable-termination-protection',
  );
});
