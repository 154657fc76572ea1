import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

import { example, Story } from '../stories/story';
import { enicleanerIn } from './account';
import { enicleaner } from './io';

/** The forms of `--output json` are promised: guides/cli/*.schema.json, which know no further members. */
const root = join(__dirname, '..', '..');
const ajv = addFormats(new Ajv({ allErrors: true, strict: true }));

function schema(name: string): ValidateFunction {
  return ajv.compile(
    JSON.parse(readFileSync(join(root, 'guides', 'cli', `${name}.schema.json`), 'utf8')) as object,
  );
}

const schemas = {
  why: schema('why'),
  check: schema('check'),
  'sweep-plan': schema('sweep-plan'),
  'sweep-result': schema('sweep-result'),
};

/** Holds an answer to its schema, and the schema to the answer: without any one of its members it is none. */
function expectForm(text: string, name: keyof typeof schemas): void {
  const validate = schemas[name];
  const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  for (const member of Object.keys(value).filter((each) => each !== 'refused')) {
    const { [member]: _, ...rest } = value;
    expect([member, validate(rest)]).toEqual([member, false]);
  }
  expect(validate({ ...value, more: 1 })).toBe(false);
}

test('every schema of the folder is held to here', () => {
  expect(readdirSync(join(root, 'guides', 'cli')).toSorted()).toEqual(
    Object.keys(schemas)
      .map((name) => `${name}.schema.json`)
      .toSorted(),
  );
});

describe('in a world', () => {
  let story: Story;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner-schemas-'));
    story = await Story.begin({ project: null });
    await story.deploy(example('1-without-cleaner'), 'app');
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await story.end();
  });

  const run = async (...args: readonly string[]): Promise<string> =>
    (await enicleanerIn(story, [...args, '--output', 'json'], { cwd: folder })).out;

  test('why, clean, wait and sweep, from a stack that lives to one that is clean', async () => {
    expectForm(await run('why', 'app'), 'why');
    await story.delete('app');
    const subnet = await story.physicalId('PrivateSubnet', 'app');
    const group = await story.physicalId('FunctionSecurityGroup', 'app');
    story.world.eniRelease.plant({
      service: 'AgentCore',
      subnetId: subnet,
      groupIds: [group],
      state: 'releasing',
      untilAvailable: 600_000,
      untilDeleted: 0,
    });
    story.world.eniRelease.plant({ service: 'user', subnetId: subnet, groupIds: [group] });
    await story.world.time.advance(60_000);
    const why = await run('why', 'app');
    expectForm(why, 'why');
    const kinds = (JSON.parse(why) as { networkInterfaces: readonly { class: string }[] }).networkInterfaces;
    expect(kinds.map((each) => each.class).toSorted()).toEqual(['foreign', 'orphaned', 'releasing']);
    expectForm(await run('wait', subnet, '--timeout', '2', '--quiet'), 'why');
    expectForm(await run('sweep', '--regions', 'us-east-1', '--file', 'plan.json'), 'sweep-plan');
    const saved = readFileSync(join(folder, 'plan.json'), 'utf8');
    expectForm(saved, 'sweep-plan');
    expect(JSON.parse(saved)).toMatchObject({ places: [{ delete: [{}], comeBack: [{}] }] });
    expectForm(await run('sweep', '--plan', 'plan.json'), 'sweep-result');
    expectForm(await run('clean', 'app', '--yes'), 'why');
    expectForm(await run('sweep', '--plan', 'plan.json', '--yes'), 'sweep-result');
  });
});

test('check, of every template in the corpus', async () => {
  const corpus = join(root, 'test', 'guard', 'corpus');
  const templates = readdirSync(corpus)
    .filter((name) => /\.(?:ya?ml|json)$/u.test(name))
    .map((name) => join(corpus, name))
    // The forms are a few, the templates many.
    .filter((_, index) => index % 4 === 0);
  let count = 0;
  for (const template of templates) {
    const { exitCode, out } = await enicleaner(['check', template, '--output', 'json']);
    if (exitCode === 2) continue;
    count += 1;
    schemas.check(JSON.parse(out));
    expect([template, schemas.check.errors ?? []]).toEqual([template, []]);
  }
  expect(count).toBeGreaterThan(20);
  expectForm(
    (await enicleaner(['check', join(root, 'examples/1-without-cleaner.yaml'), '--output', 'json'])).out,
    'check',
  );
});
