import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WORLD_NAMES, type WorldName } from '../../sandbox/worlds';
import { withoutNames } from '../../src/cli/verify';
import { Story } from '../stories/story';
import { callsSince, enicleanerIn } from './account';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enicleaner-verify-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Answers {
  readonly world?: string;
  readonly untried: readonly { readonly open: string; readonly look: string }[];
  readonly answers: readonly { readonly probe: string; readonly agrees?: boolean; readonly seen: string }[];
}

/** What it finds in a world: by probe, whether it is as assumed. */
async function verify(
  world: WorldName,
  ...args: readonly string[]
): Promise<Readonly<Record<string, boolean | string | undefined>>> {
  const story = await Story.begin({ world });
  try {
    const { err, out } = await enicleanerIn(story, ['verify', '--yes', ...args], { cwd: folder });
    expect(err).toContain('Everything that was made is deleted.');
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
    const text = readFileSync(join(folder, 'verify.json'), 'utf8');
    expect(text).not.toMatch(/\b\d{12}\b|\b(?:eni|sg|subnet|vpc)-[\da-f]{8}/u);
    const { answers, untried, ...rest } = JSON.parse(text) as Answers;
    expect(untried.map(({ open }) => open)).toContainEqual(expect.stringMatching(/billed/u));
    // What no probe tells is said with where to look, where everything was asked.
    for (const { open, look } of untried) {
      const row = out.split('\n').find((line) => line.startsWith(`| ${open} |`));
      expect(row?.includes(look) ?? false).toBe(args.length === 0);
    }
    return {
      ...Object.fromEntries(answers.map(({ probe, agrees }) => [probe, agrees])),
      ...(rest.world === undefined ? {} : { world: rest.world }),
    };
  } finally {
    await story.end();
  }
}

/** What tells the worlds apart: by probe, whether it is as assumed. */
const TOLD: Readonly<Record<WorldName, Readonly<Record<string, boolean>>>> = {
  documented: told({}),
  'documented-unseen': told({ 'express-mode-and-private-types': false }),
  express: told({ 'function-deletion-waits': false }),
  'express-unseen': told({ 'function-deletion-waits': false, 'express-mode-and-private-types': false }),
  'no-wait': told({ 'function-deletion-waits': false }),
  'no-wait-unseen': told({ 'function-deletion-waits': false, 'express-mode-and-private-types': false }),
  'longest-wait': told({ 'function-deletion-waits': false }),
};

function told(otherwise: Readonly<Record<string, boolean>>): Readonly<Record<string, boolean>> {
  return { 'function-deletion-waits': true, 'express-mode-and-private-types': true, ...otherwise };
}

describe('it finds the world in which it is asked', () => {
  test('documented: all as assumed', async () => {
    expect(await verify('documented')).toEqual({
      'function-deletion-waits': true,
      'function-deletion-without-permission': true,
      'release-time': true,
      'express-mode-skips-the-wait': true,
      'express-mode-and-private-types': true,
      'group-retries': true,
      'function-updates': true,
      'update-clean-up': true,
      world: 'documented',
    });
  });

  // No world differs in these: what an update leaves, and what blocks a group, is the same in all. Each world has its turn.
  const ALIKE = ['function-updates', 'update-clean-up', 'group-retries'];

  test.each(
    WORLD_NAMES.filter((name) => name !== 'documented').map(
      (name, index) => [name, ALIKE[index % ALIKE.length] ?? ''] as const,
    ),
  )('%s, and %s there', async (name, alike) => {
    const asked = [...Object.keys(TOLD[name]), alike];
    expect(await verify(name, '--only', asked.join())).toEqual({ ...TOLD[name], [alike]: true, world: name });
  });

  test('not asked what tells them apart, it names none', async () => {
    expect(await verify('no-wait', '--only', 'function-deletion-without-permission')).toEqual({
      'function-deletion-without-permission': true,
    });
  });
});

test('without --yes it says what it would cost and take, and makes nothing', async () => {
  const story = await Story.begin({ project: null });
  try {
    const since = story.world.time.now();
    const { exitCode, out } = await enicleanerIn(story, ['verify'], { cwd: folder });
    expect(exitCode).toBe(20);
    expect(out).toContain('none of these is billed');
    expect(callsSince(story, since)).toEqual([]);
  } finally {
    await story.end();
  }
});

test.each([3, 4])('a group’s retries are counted as EC2 was asked, seed %i', async (seed) => {
  const story = await Story.begin({ project: null, seed });
  try {
    const { out } = await enicleanerIn(story, ['verify', '--yes', '--only', 'group-retries'], {
      cwd: folder,
    });
    const seconds = Number(/The group failed after (?<seconds>\d+) s/u.exec(out)?.groups?.['seconds']);
    // The sandbox's CloudFormation asks at once, and every 30 s.
    const calls = Math.floor(seconds / 30) + 1;
    expect(out).toContain(`CloudTrail has ${calls} calls of DeleteSecurityGroup for the group.`);
    expect(out).not.toContain('| not tried |');
  } finally {
    await story.end();
  }
});

test.each([
  ['while it makes a stack', 'function-deletion-waits', 2],
  ['while it deletes one', 'function-deletion-waits', 8],
  ['while it updates one', 'update-clean-up', 8],
  ['while it moves a function', 'function-updates', 10],
])('interrupted %s, it takes back what it made', async (_, probe, after) => {
  const story = await Story.begin({ project: null });
  try {
    const interruption = new AbortController();
    let sleeps = 0;
    const { err } = await enicleanerIn(story, ['verify', '--yes', '--only', probe], {
      cwd: folder,
      interrupted: interruption.signal,
      sleep: async (milliseconds) => {
        await story.world.time.advance(milliseconds);
        if ((sleeps += 1) === after) interruption.abort();
      },
    });
    expect(err).toContain('Ended as you asked; taking back what was made.');
    expect(err).toContain('Everything that was made is deleted.');
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
  } finally {
    await story.end();
  }
});

test('names and numbers of an account are taken out', () => {
  expect(withoutNames('eni-0123456789abcdef0 of 123456789012 by AROAABCDEFGHIJKLMNOP:123456789012')).toBe(
    'eni-… of <account> by <id>:<account>',
  );
});
