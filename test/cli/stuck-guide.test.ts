import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { lockUpdate } from '../stories/places';
import { example, Story } from '../stories/story';
import { enicleanerIn } from './account';

/** The commands of `guides/stuck.md`, under the heading, as the page writes them. */
function commandsUnder(heading: string): readonly (readonly string[])[] {
  const page = readFileSync(join(__dirname, '..', '..', 'guides', 'stuck.md'), 'utf8');
  const from = page.indexOf(`\n${heading}\n`);
  expect(from).toBeGreaterThan(0);
  const rest = page.slice(from + heading.length + 2);
  const section = rest.slice(0, rest.search(/\n#{2,3} /u));
  return [...section.matchAll(/^\$ (?:npm run enicleaner --|enicleaner) (?<words>.*)$/gmu)].map(
    ({ groups }) => groups?.['words']?.split(' ') ?? [],
  );
}

describe('guides/stuck.md, played', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin({ project: null });
    await story.deploy(example('1-without-cleaner'), 'app');
  });
  afterEach(() => story.end());

  test('DELETE_FAILED: why, then clean', async () => {
    await story.delete('app');
    expect(await story.status('app')).toBe('DELETE_FAILED');
    const [why = []] = commandsUnder('## With the command line');
    expect(await enicleanerIn(story, why)).toMatchObject({ exitCode: 20 });
    const [clean = [], wait = []] = commandsUnder('### DELETE_FAILED');
    expect(wait).toEqual(['wait', 'app', '--yes', '--then-delete']);
    expect(await enicleanerIn(story, clean)).toMatchObject({ exitCode: 0, out: 'app  DELETE_COMPLETE\n' });
  });

  test('DELETE_IN_PROGRESS: the deletion goes on by itself', async () => {
    const deletion = story.delete('app');
    await story.world.time.advance(240_000);
    const [wait = []] = commandsUnder('### DELETE_IN_PROGRESS, for many minutes');
    expect((await enicleanerIn(story, wait)).exitCode).toBe(0);
    await expect(deletion).resolves.toMatchObject({ status: 'DELETE_COMPLETE' });
  });

  test('a locked update: it ends long before CloudFormation gives up', async () => {
    const old = await lockUpdate(story);
    const began = story.world.time.now();
    const [wait = []] = commandsUnder('### UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await enicleanerIn(story, wait);
    await story.world.time.idle();
    await expect(story.status('app')).resolves.toBe('UPDATE_COMPLETE');
    expect(story.world.ec2.networkInterfaces().flatMap((each) => each.groupIds)).not.toContain(old);
    expect((story.world.time.now() - began) / 60_000).toBeLessThan(30);
  });
});
