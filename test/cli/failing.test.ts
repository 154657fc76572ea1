import { DeleteStackCommand, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DeleteNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import { example, Story } from '../stories/story';
import { callsSince, enicleanerIn } from './account';

/** A deletion that is under way, has given up one of its resources, and whose network interface has just gone. */
describe('a running deletion that can’t end well any more', () => {
  let story: Story;
  let given = '';

  beforeEach(async () => {
    story = await Story.begin({ project: null });
    const { cloudFormation, ec2 } = story.clients;
    await story.deploy(example('1-without-cleaner'), 'app');
    await cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
    do {
      await story.world.time.advance(5_000);
      const { StackResources = [] } = await cloudFormation.send(
        new DescribeStackResourcesCommand({ StackName: 'app' }),
      );
      given =
        StackResources.find(({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED')?.LogicalResourceId ??
        '';
    } while (given === '');
    const [left] = story.world.ec2.networkInterfaces();
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: left?.networkInterfaceId ?? '' }));
    // So that nothing of this counts among the command's calls.
    await story.world.time.advance(1_000);
  });
  afterEach(() => story.end());

  test('isn’t “nothing to do”: what it gave up, what it ends in, and the one next command', async () => {
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
    expect(await story.status('app')).toBe('DELETE_IN_PROGRESS');
    const { exitCode, out } = await enicleanerIn(story, ['why', 'app']);
    expect(exitCode).toBe(20);
    const said = out.replaceAll(/\s+/gu, ' ');
    expect(said).toMatch(
      new RegExp(`^app DELETE_IN_PROGRESS since 1[5-9] min, failed so far: ${given}`, 'u'),
    );
    expect(said).toContain(`doesn’t try ${given} again: it will end in DELETE_FAILED`);
    expect(said).toContain('Next: enicleaner wait app --yes --then-delete');
    expect(said).not.toContain('Nothing stands in the way');
    const json = await enicleanerIn(story, ['why', 'app', '--output', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({
      outlook: { is: 'act' },
      failingDeletions: [{ stack: 'app', resources: [given] }],
    });
  });

  test.each(['wait', 'clean'])(
    'that command follows it to its end, and deletes once more: %s',
    async (name) => {
      const since = story.world.time.now();
      const { exitCode, out, err } = await enicleanerIn(story, [name, 'app', '--yes', '--then-delete']);
      expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'app  DELETE_COMPLETE\n' });
      expect(err).toMatch(/app is DELETE_IN_PROGRESS: following[^]*app DELETE_FAILED[^]*Deleting app\./u);
      expect(callsSince(story, since)).toEqual(['cloudformation:DeleteStack']);
    },
  );
});

test('who ends a cleaning doesn’t get the stack deleted', async () => {
  const story = await Story.begin({ project: null });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.delete('app');
    await story.world.time.advance(60_000);
    const since = story.world.time.now();
    const interruption = new AbortController();
    const { exitCode, err } = await enicleanerIn(story, ['clean', 'app', '--yes', '--then-delete'], {
      interrupted: interruption.signal,
      progress: () => {
        interruption.abort();
      },
    });
    expect(callsSince(story, since)).not.toContain('cloudformation:DeleteStack');
    expect(exitCode).toBe(10);
    expect(err.replaceAll(/\s+/gu, ' ')).toContain(
      'The stack was not deleted. Go on with: enicleaner clean app --yes --then-delete',
    );
  } finally {
    await story.end();
  }
});
