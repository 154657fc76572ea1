import { Story, example } from '../stories/story';
import { callsSince, enicleanerIn } from './account';
import { expectGolden } from './golden';

describe('already stuck: why, clean, done', () => {
  let story: Story;

  beforeAll(async () => {
    story = await Story.begin({ project: null });
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.delete('app');
    await story.world.time.advance(12 * 60_000);
  });

  afterAll(() => story.end());

  test('without --yes it says what it would delete, and changes nothing', async () => {
    const since = story.world.time.now();
    const { exitCode, out, err } = await enicleanerIn(story, ['clean', 'app', '--then-delete']);
    expect({ exitCode, err }).toEqual({ exitCode: 20, err: '' });
    expectGolden(out, 'clean-announced.txt');
    // The journal has every call of a person's that changes something.
    expect(callsSince(story, since)).toEqual([]);
  });

  test('with --yes --then-delete it deletes that alone, then the stack', async () => {
    const since = story.world.time.now();
    const { exitCode, out, err } = await enicleanerIn(story, ['clean', 'app', '--yes', '--then-delete']);
    expectGolden(`${err}--- standard output\n${out}`, 'clean-done.txt');
    expect(exitCode).toBe(0);
    expect(callsSince(story, since)).toEqual(['ec2:DeleteNetworkInterface', 'cloudformation:DeleteStack']);
    const ran = await enicleanerIn(story, ['why', 'app']);
    expect(ran).toMatchObject({ exitCode: 2 });
  });
});

test('a stack that nothing blocks: it says that it would delete that', async () => {
  const story = await Story.begin({ project: null });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.world.time.advance(1_000);
    const since = story.world.time.now();
    const ran = await enicleanerIn(story, ['clean', 'app', '--then-delete']);
    expect(ran).toMatchObject({
      exitCode: 20,
      out: 'Nothing was left behind. Would delete the stack app; nothing was touched.\nNext: enicleaner clean app --yes --then-delete\n',
    });
    expect(callsSince(story, since)).toEqual([]);
  } finally {
    await story.end();
  }
});

test('a network interface that its user still needs is never touched, and the stack not deleted again', async () => {
  const story = await Story.begin({ project: null });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    const [subnetId, groupId] = await Promise.all(
      ['PrivateSubnet', 'FunctionSecurityGroup'].map((each) => story.physicalId(each, 'app')),
    );
    story.world.eniRelease.plant({
      service: 'user',
      subnetId: subnetId ?? '',
      groupIds: [groupId ?? ''],
      owner: 'a router',
    });
    await story.delete('app');
    const since = story.world.time.now();
    const { exitCode, err } = await enicleanerIn(story, ['clean', 'app', '--yes', '--then-delete']);
    expect(exitCode).toBe(20);
    expect(err).toContain('The stack is not deleted:');
    expect(callsSince(story, since)).toEqual(['ec2:DeleteNetworkInterface']);
  } finally {
    await story.end();
  }
});

test.each([
  ['a saved answer', ['clean', 'saved.json'], 'nothing can be deleted from a saved answer'],
  [
    '--then-delete without a stack',
    ['clean', 'subnet-0123456789abcdef0', '--then-delete'],
    '--then-delete wants a stack',
  ],
])('%s is refused', async (_, args, message) => {
  const story = await Story.begin({ project: null });
  try {
    const ran = await enicleanerIn(story, args);
    expect(ran).toMatchObject({ exitCode: 2, out: '' });
    expect(ran.said).toContain(message);
  } finally {
    await story.end();
  }
});
