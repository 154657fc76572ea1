import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import { lockUpdate } from './places';
import { example, Story } from './story';

/** `deploy/rescue.yaml`, as `guides/stuck.md` says to use it: made, deleted, then the stuck stack deleted again. */
const RESCUE = readFileSync(join(__dirname, '..', '..', 'deploy', 'rescue.yaml'), 'utf8');

async function rescue(story: Story, stackName: string): Promise<void> {
  const ids = await Promise.all(
    ['FunctionSecurityGroup', 'PrivateSubnet'].map((each) => story.physicalId(each, stackName)),
  );
  const [SecurityGroupIds = '', SubnetIds = ''] = ids;
  await expect(story.deploy(RESCUE, 'rescue', { SecurityGroupIds, SubnetIds })).resolves.toBe(
    'CREATE_COMPLETE',
  );
  await expect(story.delete('rescue')).resolves.toMatchObject({ status: 'DELETE_COMPLETE', failures: [] });
}

describe('a rescue stack', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin();
    await story.deploy(example('1-without-cleaner'), 'app');
  });
  afterEach(() => story.end());

  it('ends a DELETE_FAILED, at once where what is left is free', async () => {
    await expect(story.delete('app')).resolves.toMatchObject({ status: 'DELETE_FAILED' });
    const began = story.world.time.now();
    await rescue(story, 'app');
    await expect(story.delete('app')).resolves.toMatchObject({ status: 'DELETE_COMPLETE' });
    // Virtual: the look that deletes, the looks that prove it, and CloudFormation's own steps.
    expect((story.world.time.now() - began) / 1_000).toBeLessThan(120);
  });

  it('takes a whole VPC', async () => {
    await story.delete('app');
    const VpcId = await story.physicalId('Vpc', 'app');
    await expect(story.deploy(RESCUE, 'rescue', { VpcId })).resolves.toBe('CREATE_COMPLETE');
    await story.delete('rescue');
    await expect(story.delete('app')).resolves.toMatchObject({ status: 'DELETE_COMPLETE' });
  });

  it('ends a locked update, which goes on by itself then', async () => {
    const old = await lockUpdate(story);
    const began = story.world.time.now();
    const { cloudFormation } = story.clients;
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: 'rescue',
        TemplateBody: RESCUE,
        Parameters: [{ ParameterKey: 'SecurityGroupIds', ParameterValue: old }],
      }),
    );
    await story.world.time.advance(60_000);
    await expect(story.status('rescue')).resolves.toBe('CREATE_COMPLETE');
    await expect(story.status('app')).resolves.toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await cloudFormation.send(new DeleteStackCommand({ StackName: 'rescue' }));
    await story.world.time.idle();
    // 49m 43s without it (virtual, the demo's scenario of the same update).
    expect((story.world.time.now() - began) / 60_000).toBeLessThan(25);
    await expect(story.status('app')).resolves.toBe('UPDATE_COMPLETE');
    expect(story.world.ec2.networkInterfaces().flatMap((each) => each.groupIds)).not.toContain(old);
  });
});
