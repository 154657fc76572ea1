import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DescribeStackEventsCommand, ListHookResultsCommand } from '@aws-sdk/client-cloudformation';

import { archive } from '../support/code';
import { example, Story } from '../stories/story';

/* deploy/lambda-hook.yaml with the hook's built bundle: the managed hook asks its function where CloudFormation asks hooks. */

const ROOT = join(__dirname, '..', '..');
const TEMPLATE = readFileSync(join(ROOT, 'deploy', 'lambda-hook.yaml'), 'utf8');
const BUNDLE = readFileSync(join(ROOT, 'hook', 'build', 'TypeFunction', 'hook.js'), 'utf8');

let story: Story;
beforeEach(async () => {
  story = await Story.begin();
});
afterEach(() => story.end());

async function install(code: string, parameters: Readonly<Record<string, string>>): Promise<void> {
  const { cloud } = story.world;
  await cloud.call('s3', 'CreateBucket', { Bucket: 'code' });
  await cloud.call('s3', 'PutObject', {
    Bucket: 'code',
    Key: 'hook.zip',
    Body: archive({ 'hook.js': code }),
  });
  const given = { CodeBucket: 'code', CodeKey: 'hook.zip', ...parameters };
  await expect(story.deploy(TEMPLATE, 'guard', given)).resolves.toBe('CREATE_COMPLETE');
}

const results = async (): Promise<readonly unknown[]> => {
  const answer = await story.clients.cloudFormation.send(new ListHookResultsCommand({}));
  return (answer.HookResults ?? []).map(({ TypeName, Status, FailureMode }) => [
    TypeName,
    Status,
    FailureMode,
  ]);
};

describe('the managed hook', () => {
  it('refuses a stack without a cleaner, and lets one with it be, by the function’s judgement', async () => {
    await install(BUNDLE, { FailureMode: 'FAIL' });
    await expect(story.deploy(example('1-without-cleaner'), 'bare')).resolves.toBe('ROLLBACK_COMPLETE');
    const { StackEvents } = await story.clients.cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: 'bare' }),
    );
    expect(StackEvents?.map(({ HookStatusReason }) => HookStatusReason)).toContainEqual(
      expect.stringMatching(/^Hook failed with message: .*EniCleaner/u),
    );
    await expect(story.deploy(example('2-with-cleaner'), 'covered')).resolves.toBe('CREATE_COMPLETE');
    await expect(results()).resolves.toEqual(
      expect.arrayContaining([
        ['Private::VPC::EniGuardTemplates', 'HOOK_COMPLETE_FAILED', 'FAIL'],
        ['Private::VPC::EniGuardTemplates', 'HOOK_COMPLETE_SUCCEEDED', 'FAIL'],
      ]),
    );
  });

  it('only warns where that is its failure mode, and is gone with its stack', async () => {
    await install(BUNDLE, { FailureMode: 'WARN' });
    await expect(story.deploy(example('1-without-cleaner'), 'bare')).resolves.toBe('CREATE_COMPLETE');
    await expect(results()).resolves.toEqual([
      ['Private::VPC::EniGuardTemplates', 'HOOK_COMPLETE_FAILED', 'WARN'],
    ]);
    expect((await story.delete('guard')).status).toBe('DELETE_COMPLETE');
    await expect(story.deploy(example('2-with-cleaner'), 'covered')).resolves.toBe('CREATE_COMPLETE');
    await expect(results()).resolves.toHaveLength(1);
  });

  it('gives no judgement where its function fails', async () => {
    await install('exports.entrypoint = async () => { throw new Error("oops"); };', { FailureMode: 'FAIL' });
    await expect(story.deploy(example('2-with-cleaner'), 'covered')).resolves.toBe('ROLLBACK_COMPLETE');
    await expect(results()).resolves.toContainEqual([
      'Private::VPC::EniGuardTemplates',
      'HOOK_FAILED',
      'FAIL',
    ]);
  });
});
