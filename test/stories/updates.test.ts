import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import {
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

import type { JournalEntry } from '../../sandbox/journal';
import { Story } from './story';
import { template } from './update-shapes';

const MINUTE = 60_000;

type StackEvent = Extract<JournalEntry, { kind: 'stack-event' }>;

describe('an update', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin({ seed: 3 });
  });
  afterEach(() => story.end());

  const events = (logicalId: string): readonly StackEvent[] =>
    story.world.journal
      .entries()
      .flatMap((entry) =>
        entry.kind === 'stack-event' && entry.logicalResourceId === logicalId ? [entry] : [],
      );
  const statusReason = async (): Promise<string | undefined> =>
    (await story.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'story' }))).Stacks?.[0]
      ?.StackStatusReason;
  const groups = async (): Promise<readonly string[]> => {
    const { SecurityGroups = [] } = await story.world.cloud.call('ec2', 'DescribeSecurityGroups', {});
    return SecurityGroups.map(({ Description = '' }) => Description);
  };
  /** The function works on, where the template has it, and its network interface with it. */
  const functionIsAt = async (groupId: string): Promise<void> => {
    const { VpcConfig, LastUpdateStatus } = await story.clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: await story.physicalId('Function') }),
    );
    expect([VpcConfig?.SecurityGroupIds, LastUpdateStatus]).toEqual([[groupId], 'Successful']);
    const attached = story.world.ec2.networkInterfaces().filter(({ status }) => status === 'in-use');
    expect(attached.map(({ groupIds }) => groupIds)).toEqual([[groupId]]);
  };

  it('without a cleaner locks the stack for three attempts and leaves the old group behind', async () => {
    await story.deploy(template({ cleaner: null }));
    const old = await story.physicalId('Group');
    let locked: unknown[] = [];
    story.world.time.after(30 * MINUTE, 'somebody else wants the stack', () => {
      const send = (command: object): Promise<unknown> =>
        story.clients.cloudFormation.send(command as never).catch((error: unknown) => error);
      void Promise.all([
        send(
          new UpdateStackCommand({
            StackName: 'story',
            TemplateBody: template({ cleaner: null }),
            Capabilities: ['CAPABILITY_IAM'],
          }),
        ),
        send(new DeleteStackCommand({ StackName: 'story' })),
      ]).then((answers) => {
        locked = answers;
        return undefined;
      });
    });
    const update = await story.update(template({ cleaner: null, description: 'two', rolePath: '/new/' }));

    expect(update.status).toBe('UPDATE_COMPLETE');
    await expect(statusReason()).resolves.toBe(
      'Update successful. One or more resources could not be deleted.',
    );
    expect(events('Group').filter(({ status }) => status === 'DELETE_FAILED')).toHaveLength(3);
    expect(update.failures[0]).toContain(`Group: resource ${old} has a dependent object`);
    expect(update.duration).toBeGreaterThan(45 * MINUTE);
    await expect(groups()).resolves.toEqual(expect.arrayContaining(['one', 'two']));
    const [id] = [events('story').at(-1)?.physicalResourceId ?? ''];
    expect(locked.map(String)).toEqual([
      `ValidationError: Stack:${id} is in UPDATE_COMPLETE_CLEANUP_IN_PROGRESS state and can not be updated.`,
      'ValidationError: Stack [story] cannot be deleted while in status UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    ]);
  });

  it('that replaces the group, and the role with it, ends clean with a cleaner, which goes before the group', async () => {
    await story.deploy(template());
    const update = await story.update(template({ description: 'two', rolePath: '/new/' }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    await expect(statusReason()).resolves.toBeUndefined();
    await expect(groups()).resolves.not.toContain('one');
    await functionIsAt(await story.physicalId('Group'));

    const clean = events('story').findLast(({ status }) => status.endsWith('CLEANUP_IN_PROGRESS'))?.at ?? 0;
    const at = (id: string, status: string): number =>
      events(id).find((each) => each.at >= clean && each.status === status)?.at ?? Number.NaN;
    expect(at('Cleaner', 'DELETE_COMPLETE')).toBeLessThan(at('Group', 'DELETE_IN_PROGRESS'));
  });

  it('of what is no target changes the cleaner in place', async () => {
    await story.deploy(template({ cleaner: ['TimeoutInMinutes: 30'] }));
    const cleaner = await story.physicalId('Cleaner');
    const update = await story.update(template({ cleaner: ['TimeoutInMinutes: 60'] }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    await expect(story.physicalId('Cleaner')).resolves.toBe(cleaner);
    const { Parameter } = await story.world.cloud.call('ssm', 'GetParameter', {
      Name: `/Org/VPC/EniCleaner/${cleaner}`,
    });
    expect(JSON.parse(Parameter?.Value ?? '')).toMatchObject({ model: { TimeoutInMinutes: 60 } });
  });

  it('that replaces the group is shown to replace the cleaner before it is made', async () => {
    await story.deploy(template());
    const { cloudFormation } = story.clients;
    const { Id } = await cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'story',
        ChangeSetName: 'replacing',
        TemplateBody: template({ description: 'two' }),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
    const { Changes = [] } = await cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName: Id }));
    const shown = Changes.map(({ ResourceChange: it }) => [
      it?.LogicalResourceId,
      it?.Replacement,
      it?.PolicyAction,
    ]);
    expect(shown).toEqual([
      ['Group', 'True', 'ReplaceAndDelete'],
      // By the schema's create-only properties: its new id is known only once the group is made.
      ['Cleaner', 'Conditional', 'ReplaceAndDelete'],
      ['Function', 'False', undefined],
    ]);
  });

  it('that replaces the subnet ends clean', async () => {
    await story.deploy(template());
    const old = await story.physicalId('Subnet');
    const update = await story.update(template({ cidr: '10.0.7.0/24' }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    expect(events('Subnet').find(({ status }) => status === 'DELETE_COMPLETE')?.physicalResourceId).toBe(old);
    await functionIsAt(await story.physicalId('Group'));
  });

  it('that fails is rolled back, and cleans up after the new group', async () => {
    await story.deploy(template());
    const group = await story.physicalId('Group');
    const update = await story.update(template({ description: 'two', fails: true }));
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(statusReason()).resolves.toBeUndefined();
    expect(update.invocations).toBeGreaterThan(1);
    await expect(story.physicalId('Group')).resolves.toBe(group);
    await expect(groups()).resolves.not.toContain('two');
    await functionIsAt(group);
  });

  it('that removes the group, from where its function moved elsewhere, ends clean', async () => {
    await story.deploy(template());
    const update = await story.update(template({ withoutGroup: true, function: 'other' }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    await expect(groups()).resolves.not.toContain('one');
    await functionIsAt(await story.physicalId('OtherGroup'));
  });

  it('that takes the function off its VPC while its group goes ends clean', async () => {
    await story.deploy(template());
    const update = await story.update(template({ withoutGroup: true, function: 'nowhere' }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    await expect(groups()).resolves.not.toContain('one');
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
  });

  it('that takes out the cleaner alone waits for nothing', async () => {
    await story.deploy(template());
    const update = await story.update(template({ cleaner: null }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [], waitedFor: 0 });
    expect(update.wait).toBeLessThan(MINUTE);
    expect(update.lastMessage).toContain('which keeps its groups and subnets where they are');
    await functionIsAt(await story.physicalId('Group'));
  });

  it('keeps a group with UpdateReplacePolicy Retain, cleaned', async () => {
    const policies = ['UpdateReplacePolicy: Retain'];
    await story.deploy(template({ policies }));
    const update = await story.update(template({ policies, description: 'two' }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    expect(events('Group').at(-1)?.status).toBe('DELETE_SKIPPED');
    await expect(groups()).resolves.toEqual(expect.arrayContaining(['one', 'two']));
    await functionIsAt(await story.physicalId('Group'));
  });

  it('that takes out a group with DeletionPolicy Retain keeps it, cleaned', async () => {
    const policies = ['DeletionPolicy: Retain'];
    await story.deploy(template({ policies }));
    const old = await story.physicalId('Group');
    const update = await story.update(template({ withoutGroup: true, function: 'other' }));
    expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
    expect(events('Group').at(-1)).toMatchObject({ status: 'DELETE_SKIPPED', physicalResourceId: old });
    await expect(groups()).resolves.toContain('one');
    expect(story.world.ec2.networkInterfaces().flatMap(({ groupIds }) => groupIds)).not.toContain(old);
    await functionIsAt(await story.physicalId('OtherGroup'));
  });

  it('and the deletion after it keep a group with DeletionPolicy Retain, cleaned', async () => {
    const policies = ['DeletionPolicy: Retain'];
    await story.deploy(template({ policies }));
    const deletion = await story.delete();
    expect(events('Group').at(-1)?.status).toBe('DELETE_SKIPPED');
    // The group that stays keeps its VPC, as without a cleaner.
    expect(deletion.failures.filter((each) => !each.startsWith('story'))).toEqual([
      expect.stringMatching(/^Vpc: The vpc 'vpc-\w+' has dependencies/u),
    ]);
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
  });

  it('with UpdateTimeoutInMinutes 0 makes one pass, and says what it leaves', async () => {
    await story.deploy(template({ cleaner: ['UpdateTimeoutInMinutes: 0'] }));
    const update = await story.update(
      template({ cleaner: ['UpdateTimeoutInMinutes: 0'], description: 'two' }),
    );
    const [began, ended] = events('Cleaner').filter(({ status }) => status.startsWith('DELETE_'));
    expect(ended?.status).toBe('DELETE_COMPLETE');
    expect((ended?.at ?? 0) - (began?.at ?? 0)).toBeLessThan(MINUTE / 2);
    expect(update.lastMessage).toMatch(
      /^Not waiting, because UpdateTimeoutInMinutes is 0: 1 network interface left in place: eni-\w+/u,
    );
    await functionIsAt(await story.physicalId('Group'));
  });

  it('has one deadline over CloudFormation’s three attempts, and names what is left', async () => {
    const cleaner = ['UpdateTimeoutInMinutes: 2'];
    await story.deploy(template({ cleaner }));
    const update = await story.update(template({ cleaner, description: 'two' }));
    const attempts = events('Cleaner').filter(({ status }) => status === 'DELETE_FAILED');
    expect(attempts).toHaveLength(3);
    for (const { reason } of attempts)
      expect(reason).toMatch(
        /The 2 minutes are over and 1 network interface is left\. .*UpdateTimeoutInMinutes for the next update\. Left: eni-\w+ .*NotStabilized/su,
      );
    // Three waits of its own would take six minutes.
    expect((attempts.at(-1)?.at ?? 0) - (attempts[0]?.at ?? 0)).toBeLessThan(1.5 * MINUTE);
    await expect(statusReason()).resolves.toBe(
      'Update successful. One or more resources could not be deleted.',
    );
    expect(update.longestInvocation).toBeLessThan(30_000);
    await functionIsAt(await story.physicalId('Group'));

    // Another update is another operation, with its own time.
    const next = await story.update(
      template({ cleaner: ['UpdateTimeoutInMinutes: 60'], description: 'three' }),
    );
    expect(next.status).toBe('UPDATE_COMPLETE');
  });

  it('that was rolled back has one deadline over its three attempts, too, and names what is left', async () => {
    const cleaner = ['UpdateTimeoutInMinutes: 2'];
    await story.deploy(template({ cleaner }));
    const group = await story.physicalId('Group');
    const update = await story.update(template({ cleaner, description: 'two', fails: true }));
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const attempts = events('Cleaner').filter(({ status }) => status === 'DELETE_FAILED');
    expect(attempts).toHaveLength(3);
    for (const { reason } of attempts)
      expect(reason).toMatch(/The 2 minutes are over and 1 network interface is left\. .*Left: eni-\w+ /su);
    expect((attempts.at(-1)?.at ?? 0) - (attempts[0]?.at ?? 0)).toBeLessThan(1.5 * MINUTE);
    await expect(statusReason()).resolves.toBe(
      'Update successful. One or more resources could not be deleted.',
    );
    await functionIsAt(group);
  });

  it('waits as long as TimeoutInMinutes says where it says nothing of updates', async () => {
    const cleaner = ['TimeoutInMinutes: 3'];
    await story.deploy(template({ cleaner }));
    await story.update(template({ cleaner, description: 'two' }));
    expect(events('Cleaner').find(({ status }) => status === 'DELETE_FAILED')?.reason).toContain(
      'The 3 minutes are over',
    );
  });
});
