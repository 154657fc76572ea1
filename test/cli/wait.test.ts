import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import { placeOfNoStack } from '../stories/places';
import { example, Story } from '../stories/story';
import { callsSince, enicleanerIn } from './account';
import { expectGolden } from './golden';

/** A subnet in which a network interface of Lambda's is being released: free after ten minutes, and then left there. */
async function releasing(): Promise<{ readonly story: Story; readonly subnet: string }> {
  const story = await Story.begin({ project: null });
  const { subnetId, groupIds } = await placeOfNoStack(story);
  story.world.eniRelease.plant({
    service: 'Lambda',
    subnetId,
    groupIds,
    state: 'releasing',
    owner: 'gone',
    untilAvailable: 600_000,
    untilDeleted: null,
  });
  // So that nothing of this counts among the command's calls.
  await story.world.time.advance(1_000);
  return { story, subnet: subnetId };
}

test('without --yes it looks until somebody has to act, and changes nothing', async () => {
  const { story, subnet } = await releasing();
  try {
    const since = story.world.time.now();
    const { exitCode, out, err } = await enicleanerIn(story, ['wait', subnet]);
    expect(exitCode).toBe(20);
    expect(err).toContain('Waiting for 1 network interface: eni-');
    expect(out).toContain('left behind by Lambda');
    expect(callsSince(story, since)).toEqual([]);
  } finally {
    await story.end();
  }
});

test('with --yes it deletes what becomes free', async () => {
  const { story, subnet } = await releasing();
  try {
    const since = story.world.time.now();
    const { exitCode, out, err } = await enicleanerIn(story, ['wait', subnet, '--yes']);
    expectGolden(`${err}--- standard output\n${out}`, 'wait.txt');
    expect(exitCode).toBe(0);
    expect(new Set(callsSince(story, since))).toEqual(new Set(['ec2:DeleteNetworkInterface']));
    expect(story.world.time.now() - since).toBeGreaterThan(600_000);
  } finally {
    await story.end();
  }
});

test('its time is over: 10, and what is left', async () => {
  const { story, subnet } = await releasing();
  try {
    const { exitCode, out } = await enicleanerIn(story, ['wait', subnet, '--timeout', '2', '--quiet']);
    expect(exitCode).toBe(10);
    expect(out).toContain('Lambda is releasing it');
  } finally {
    await story.end();
  }
});

test('SIGINT ends it cleanly, and it says how to go on', async () => {
  const { story, subnet } = await releasing();
  try {
    const interruption = new AbortController();
    const { exitCode, err } = await enicleanerIn(story, ['wait', subnet, '--yes'], {
      interrupted: interruption.signal,
      sleep: async (milliseconds) => {
        await story.world.time.advance(milliseconds);
        interruption.abort();
      },
    });
    expect(exitCode).toBe(10);
    expect(err.replaceAll(/\s+/gu, ' ')).toContain(`Go on with: enicleaner wait ${subnet} --yes`);
  } finally {
    await story.end();
  }
});

describe('--stack', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin({ project: null });
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
    await story.world.time.advance(30_000);
  });
  afterEach(() => story.end());

  test('tells what the stack does meanwhile, and stays to its end', async () => {
    const { exitCode, out, err } = await enicleanerIn(story, ['wait', 'app', '--yes', '--stack']);
    expect(err).toMatch(/^ {2}FunctionSecurityGroup DELETE_COMPLETE$/mu);
    expect(err).toMatch(/^ {2}app DELETE_COMPLETE$/mu);
    expect(out).toContain('app  DELETE_COMPLETE');
    expect(exitCode).toBe(0);
  });

  test('where the time is over before the stack’s end, the answer is of then', async () => {
    const { exitCode, out, said } = await enicleanerIn(story, ['wait', 'app', '--timeout', '17', '--stack']);
    expect(exitCode).toBe(20);
    // What was seen first, half a minute after the deletion began, is no longer so.
    expect(out).toMatch(/^app {2}DELETE_IN_PROGRESS since 1[78] min, failed so far: /u);
    expect(out).toContain('Next: enicleaner clean app --yes --then-delete');
    expect(said).toMatch(/DELETE_FAILED: \S.* has (?:a dependent object|dependencies)/u);
    expect(said).not.toContain('Request ID');
  });

  test('--quiet says nothing of it, and the answer all the same', async () => {
    const { exitCode, out, err } = await enicleanerIn(story, ['wait', 'app', '--yes', '--stack', '--quiet']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('app  DELETE_COMPLETE');
  });

  test('where a person looks on, a line shows that time passes, and goes in the end', async () => {
    const lines: string[] = [];
    await enicleanerIn(story, ['wait', 'app', '--yes'], { live: (line) => void lines.push(line) });
    expect(lines.filter((line) => line.includes('Waiting for')).length).toBeGreaterThan(10);
    expect(new Set(lines).size).toBeGreaterThan(10);
    expect(lines.at(-1)).toBe('');
  });
});

test('a stack that is gone meanwhile is no error', async () => {
  const story = await Story.begin({ project: null, world: 'documented' });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
    await story.world.time.advance(60_000);
    const { exitCode, out, err } = await enicleanerIn(story, ['wait', 'app'], {
      sleep: () => story.world.time.idle(),
    });
    expect(err).not.toContain('no stack');
    expect(out).toContain('app  DELETE_COMPLETE');
    expect(exitCode).toBe(0);
  } finally {
    await story.end();
  }
});

test.each([
  [['wait', 'subnet-0123456789abcdef0', '--stack'], '--stack wants a stack'],
  [['wait', 'app', '--stack', '--yes', '--then-delete'], 'leave --stack out'],
  [['wait', 'eni-0123456789abcdef0'], 'wait for the subnet or group'],
  [['wait', 'app', '--then-delete'], '--then-delete wants --yes'],
  [['wait', 'app', '--timeout', '1'], 'It takes a whole number of minutes from 2 to 700.'],
])('%j is refused in words', async (args, message) => {
  const story = await Story.begin({ project: null });
  try {
    const ran = await enicleanerIn(story, args);
    expect(ran).toMatchObject({ exitCode: 2, out: '' });
    expect(ran.said).toContain(message);
  } finally {
    await story.end();
  }
});
