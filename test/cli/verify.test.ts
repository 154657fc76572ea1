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
  readonly answers: readonly { readonly probe: string; readonly agrees?: boolean; readonly seen: string }[];
}

/** What it finds in a world: by probe, whether it is as assumed. */
async function verify(
  world: WorldName,
  ...args: readonly string[]
): Promise<Readonly<Record<string, boolean | string | undefined>>> {
  const story = await Story.begin({ world });
  try {
    const { err } = await enicleanerIn(story, ['verify', '--yes', ...args], { cwd: folder });
    expect(err).toContain('Everything that was made is deleted.');
    expect(story.world.ec2.networkInterfaces()).toEqual([]);
    const text = readFileSync(join(folder, 'verify.json'), 'utf8');
    expect(text).not.toMatch(/\b\d{12}\b|\b(?:eni|sg|subnet|vpc)-[\da-f]{8}/u);
    const { answers, ...rest } = JSON.parse(text) as Answers;
    return {
      ...Object.fromEntries(answers.map(({ probe, agrees }) => [probe, agrees])),
      ...(rest.world === undefined ? {} : { world: rest.world }),
    };
  } finally {
    await story.end();
  }
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
      world: 'documented',
    });
  });

  test.each(WORLD_NAMES.filter((name) => name !== 'documented').map((name) => [name]))('%s', async (name) => {
    expect(
      await verify(name, '--only', 'function-deletion-waits,express-mode-and-private-types'),
    ).toMatchObject({
      'function-deletion-waits': name === 'documented-unseen',
      'express-mode-and-private-types': !name.endsWith('-unseen'),
      world: name,
    });
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

test.each([
  ['while it makes a stack', 2],
  ['while it deletes one', 8],
])('interrupted %s, it takes back what it made', async (_, after) => {
  const story = await Story.begin({ project: null });
  try {
    const interruption = new AbortController();
    let sleeps = 0;
    const { err } = await enicleanerIn(story, ['verify', '--yes', '--only', 'function-deletion-waits'], {
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
