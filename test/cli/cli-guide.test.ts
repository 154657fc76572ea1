import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROBES } from '../../src/cli/verify/probes';
import { example, Story } from '../stories/story';
import { enicleanerIn } from './account';
import { writePackages } from './packages';
import { enicleaner } from './io';

/** guides/cli.md: every command and option is in it, and each example is played here. */
const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'guides', 'cli.md'), 'utf8');
const [, common = '', ...others] = page.split(/^## /mu);
const sections = new Map(
  others.map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n'))] as const),
);

/** The example of a command, as the page writes it. */
function examples(command: string): readonly (readonly string[])[] {
  const lines = [
    ...(sections.get(command) ?? '').matchAll(/^\$ (?:npm run enicleaner --|enicleaner) (.*)$/gmu),
  ];
  return lines.map(([, words = '']) => words.split(' '));
}

test('has every command, with every option, and no others', async () => {
  const help = await enicleaner(['--help'], { width: 200 });
  const commands = [...help.out.matchAll(/^ {2}(?<name>[a-z]+) /gmu)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
  expect([...sections.keys()].toSorted()).toEqual(commands.filter((name) => name !== 'help').toSorted());
  for (const [name, text] of sections) {
    expect([name, examples(name).length > 0]).toEqual([name, true]);
    if (name === 'sandbox') continue;
    const { out } = await enicleaner([name, '--help'], { width: 200 });
    const options = [...out.matchAll(/^ {2}(?:-h, )?(?<option>--[a-z-]+)/gmu)].map(
      ({ groups }) => groups?.['option'] ?? '',
    );
    expect(options.length).toBeGreaterThan(2);
    const told = (option: string): boolean =>
      text.includes(`\`${option}\``) || common.includes(`\`${option}\``);
    expect([name, options.filter((option) => !told(option))]).toEqual([name, []]);
    const named = [...text.matchAll(/`(?<option>--[a-z-]+)`/gu)].map(
      ({ groups }) => groups?.['option'] ?? '',
    );
    expect([name, named.filter((option) => !options.includes(option))]).toEqual([name, []]);
  }
});

test('has every probe of verify, in the order in which they are asked', () => {
  const rows = [...(sections.get('verify') ?? '').matchAll(/^\| `(?<probe>[a-z-]+)` /gmu)];
  expect(rows.map(({ groups }) => groups?.['probe'])).toEqual(PROBES.map(({ name }) => name));
});

describe('the examples, played', () => {
  let story: Story;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner-guide-'));
    story = await Story.begin({ project: null });
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await story.end();
  });

  const play = (args: readonly string[], cwd = folder): ReturnType<typeof enicleanerIn> =>
    enicleanerIn(story, args, { cwd });
  const stuck = async (): Promise<void> => {
    await story.deploy(example('1-without-cleaner'), 'app');
    await story.delete('app');
  };

  test('why, timeline, sweep and its plan, clean', async () => {
    await stuck();
    const [why = []] = examples('why');
    expect(await play(why)).toMatchObject({ exitCode: 20 });
    const [timeline = []] = examples('timeline');
    const drawn = await play(timeline);
    expect(drawn).toMatchObject({ exitCode: 0 });
    expect(drawn.out).toContain('<html');
    const [sweep = [], carryOut = []] = examples('sweep');
    expect(await play(sweep)).toMatchObject({ exitCode: 20 });
    const done = await play(carryOut);
    expect(done).toMatchObject({ exitCode: 0 });
    expect(done.out).toContain('deleted 1 network interface');
    const [clean = []] = examples('clean');
    expect(await play(clean)).toMatchObject({ exitCode: 0, out: 'app  DELETE_COMPLETE\n' });
  });

  test('wait', async () => {
    await stuck();
    const [wait = []] = examples('wait');
    expect(await play(wait)).toMatchObject({ exitCode: 0 });
    expect(await play(['why', 'app'])).toMatchObject({ exitCode: 2 });
  });

  test('check', async () => {
    const [check = []] = examples('check');
    expect(await play(check, root)).toMatchObject({ exitCode: 20 });
  });

  test('register, without its zips: which are test/cli/register.test.ts’s; unregister; verify without --yes', async () => {
    const [register = []] = examples('register');
    writePackages(folder, '1');
    const announced = [...register.filter((word) => word !== '--yes'), '--packages', '.'];
    expect(await play(announced)).toMatchObject({ exitCode: 20, err: '' });
    const [unregister = []] = examples('unregister');
    expect(await play(unregister)).toMatchObject({
      exitCode: 0,
      out: '123456789012 us-east-1: nothing is registered.\n',
    });
    const [verify = []] = examples('verify');
    expect(await play(verify)).toMatchObject({ exitCode: 20 });
  });
});
