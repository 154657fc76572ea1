import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { diffLines } from 'diff';
import { transformSync } from 'esbuild';

import type { Io } from '../../src/cli/io';
import { mendedText } from '../../src/cli/check/mend';
import { check } from '../../src/guard/check';
import { applyFix, proposeAll } from '../../src/guard/fixes/propose';
import { parseTemplate } from '../../src/guard/template/parse';
import { isUnreadable, readTemplate } from '../../src/guard/template/template';
import { servicesOf } from '../../src/network-interfaces/service-names';
import { expectGolden } from './golden';
import { enicleaner } from './io';

const ALL = { services: servicesOf(['*']) };

function valueOf(parsed: ReturnType<typeof parseTemplate>): unknown {
  return 'value' in parsed ? parsed.value : parsed;
}

const root = join(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enicleaner-check-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function example(name: string): string {
  copyFileSync(join(root, 'examples', name), join(folder, name));
  return name;
}

const UNCOVERED = '1-without-cleaner.yaml';
const COVERED = '2-with-cleaner.yaml';

test('a template that won’t delete: the finding, the lines that mend it, the next command, 20', async () => {
  const { exitCode, out, err } = await enicleaner(['check', example(UNCOVERED)], { cwd: folder });
  expect(exitCode).toBe(20);
  expect(err).toBe('');
  expectGolden(out, 'check.txt');
});

test('--diff has one form, and says so of another', async () => {
  const args = ['check', '--diff', example(UNCOVERED), '--output', 'json'];
  const ran = await enicleaner(args, { cwd: folder });
  expect(ran).toMatchObject({ exitCode: 2, out: '' });
  expect(ran.said).toContain('--diff shows a patch, which has one form');
});

describe('--previous', () => {
  const corpus = join(root, 'test/guard/corpus/update-of-a-published-function.yaml');

  test('what an update will leave behind is said, and not without it', async () => {
    const update = ['check', corpus, '--output', 'ndjson'];
    const { out } = await enicleaner([...update, '--previous', `${corpus}.before`], { cwd: folder });
    expect(out).toContain('"kind":"update-leaves"');
    expect(out).toContain('This update takes away');
    const alone = await enicleaner(update, { cwd: folder });
    expect(alone.out).not.toContain('update-leaves');
  });

  test('belongs to one template, and takes a file that is there', async () => {
    const two = await enicleaner(['check', example(COVERED), example(UNCOVERED), '--previous', COVERED], {
      cwd: folder,
    });
    expect(two.exitCode).not.toBe(0);
    expect(two.said).toContain('With --previous one template is checked');
    const missing = await enicleaner(['check', COVERED, '--previous', 'none.yaml'], { cwd: folder });
    expect(missing.said).toContain('none.yaml can’t be read (there is no such file)');
    const twice = await enicleaner(['check', '-', '--previous', '-'], { cwd: folder });
    expect(twice.said).toContain('Standard input is one of the two templates only');
  });
});

test('a template that will: nothing found, 0', async () => {
  const { exitCode, out } = await enicleaner(['check', example(COVERED)], { cwd: folder });
  expect(exitCode).toBe(0);
  expect(out).toBe(`${COVERED}: nothing found.\n`);
});

test('standard input', async () => {
  const text = readFileSync(join(root, 'examples', UNCOVERED), 'utf8');
  const { exitCode, out } = await enicleaner(['check', '-'], { stdin: () => Promise.resolve(text) });
  expect(exitCode).toBe(20);
  expect(out).not.toContain('--fix');
});

test('--diff is a patch that mends it, as git applies it', async () => {
  const name = example(UNCOVERED);
  const { exitCode, out } = await enicleaner(['check', '--diff', name], { cwd: folder });
  expect(exitCode).toBe(20);
  writeFileSync(join(folder, 'cure.patch'), out);
  const applied = spawnSync('git', ['apply', 'cure.patch'], { cwd: folder, encoding: 'utf8' });
  expect(applied.stderr).toBe('');
  expect(await enicleaner(['check', name], { cwd: folder })).toMatchObject({ exitCode: 0 });
});

test('--fix mends the file, changes nothing else of it, and says so', async () => {
  const name = example(UNCOVERED);
  const before = readFileSync(join(folder, name), 'utf8').split('\n');
  const { exitCode, out, err } = await enicleaner(['check', '--fix', name], { cwd: folder });
  expect({ exitCode, out, err }).toEqual({
    exitCode: 0,
    out: `${name}: nothing found.\n`,
    err: `${name}: mended.\n`,
  });
  const after = readFileSync(join(folder, name), 'utf8').split('\n');
  // Each line that was there is there still, in the same order.
  let at = 0;
  for (const line of after) if (line === before[at]) at += 1;
  expect(at).toBe(before.length);
});

describe('mending templates as people write them', () => {
  const corpus = join(root, 'test', 'guard', 'corpus');
  const names = readdirSync(corpus).filter((name) => /\.(?:ya?ml|json)$/u.test(name));
  const templates = names.flatMap((name) => {
    const template = readTemplate(readFileSync(join(corpus, name), 'utf8'));
    return isUnreadable(template) ? [] : [{ name, template }];
  });

  test('gives what the fix gives, and keeps every comment and all lines that the fix has no part in', () => {
    let mended = 0;
    for (const { name, template } of templates) {
      const fix = proposeAll(template, check(template, ALL), ALL);
      if (fix === undefined) continue;
      mended += 1;
      const text = mendedText(template, fix);
      const wanted = parseTemplate(applyFix(template, fix));
      expect({ name, is: parseTemplate(text) }).toMatchObject({ name, is: { value: valueOf(wanted) } });
      const comments = template.source.text.split('\n').filter((line) => /^\s*#/u.test(line));
      expect({ name, has: comments.filter((line) => !text.includes(line.trim())) }).toEqual({
        name,
        has: [],
      });
      const removed = diffLines(template.source.text, text).filter((part) => part.removed);
      // A list that gets an item, a flow mapping that gets a member: a line or two an edit.
      expect({
        name,
        few: removed.reduce((sum, part) => sum + part.count, 0) <= 4 * fix.edits.length,
      }).toEqual({ name, few: true });
    }
    expect(mended).toBeGreaterThan(20);
  });
});

test('a cdk.out folder: its stacks, nested stacks and stages', async () => {
  const text = readFileSync(join(root, 'examples', UNCOVERED), 'utf8');
  const out = join(folder, 'cdk.out');
  const stage = join(out, 'assembly-Prod');
  mkdirSync(stage, { recursive: true });
  const stack = (templateFile: string): unknown => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile },
  });
  writeFileSync(
    join(out, 'manifest.json'),
    JSON.stringify({
      artifacts: {
        App: stack('App.template.json'),
        Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
      },
    }),
  );
  writeFileSync(
    join(stage, 'manifest.json'),
    JSON.stringify({ artifacts: { Api: stack('Api.template.json') } }),
  );
  for (const file of [
    'App.template.json',
    'AppNested.nested.template.json',
    'assembly-Prod/Api.template.json',
  ]) {
    writeFileSync(join(out, file), text);
  }
  const { out: said } = await enicleaner(['check', '--output', 'json', 'cdk.out'], { cwd: folder });
  const { templates, summary } = JSON.parse(said) as {
    readonly templates: readonly { readonly template: string }[];
    readonly summary: unknown;
  };
  expect(templates.map(({ template }) => template)).toEqual([
    'cdk.out/App.template.json',
    'cdk.out/AppNested.nested.template.json',
    'cdk.out/assembly-Prod/Api.template.json',
  ]);
  expect(summary).toEqual({ error: 3, warning: 0, note: 0 });
});

describe('other forms', () => {
  test.each([
    ['github', 'check.github.txt'],
    ['markdown', 'check.md'],
    ['ndjson', 'check.ndjson'],
  ])('%s', async (form, golden) => {
    const { exitCode, out } = await enicleaner(['check', '--output', form, example(UNCOVERED)], {
      cwd: folder,
    });
    expect(exitCode).toBe(20);
    expectGolden(out, golden);
  });
});

test('SARIF, by its schema', async () => {
  const text = readFileSync(
    require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  );
  // It names a draft of JSON Schema whose keywords it doesn't use, and which ajv no longer has.
  const { $schema: _, id: __, ...schema } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const isSarif = ajv.compile(schema);
  const { out } = await enicleaner(['check', '--output', 'sarif', example(UNCOVERED), example(COVERED)], {
    cwd: folder,
  });
  const log = JSON.parse(out) as { readonly runs: readonly { readonly results: readonly unknown[] }[] };
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
  expect(log.runs[0]?.results).toEqual([
    expect.objectContaining({
      ruleId: 'uncovered',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: UNCOVERED, uriBaseId: 'SRCROOT' },
            region: { startLine: 39 },
          },
          logicalLocations: [{ name: 'Function', kind: 'resource' }],
        },
      ],
    }),
  ]);
});

describe('what can’t be checked is said in one sentence, with 2', () => {
  test.each([
    [
      'no such file',
      ['nowhere.yaml'],
      'nowhere.yaml can’t be read (there is no such file). Name a template’s file, a cdk.out folder, or -.',
    ],
    ['no YAML', ['text.md'], 'text.md is no template that can be read: line 3: '],
    ['no template', ['data.json'], 'data.json is no CloudFormation template: it has no section Resources.'],
    ['nothing', ['empty.yaml'], 'empty.yaml is empty, so it is no template.'],
    [
      'no resources',
      ['none.yaml'],
      'none.yaml is no template that CloudFormation takes: line 1: Resources is empty',
    ],
    ['a list of resources', ['list.yaml'], 'line 1: Resources is a list, and no map of resources.'],
    ['a resource that is none', ['text.yaml'], 'line 2: the resource A is a text, and no map.'],
    ['a resource without a type', ['typeless.yaml'], 'line 2: the resource A has no Type.'],
    [
      'a type that is none',
      ['number.yaml'],
      'line 3: the resource A has a Type that is a number, and no text.',
    ],
    ['a list of properties', ['props.json'], 'the resource A has Properties that are a list, and no map.'],
    [
      'a reference as a dependency',
      ['depends.yaml'],
      'line 4: the resource A has a DependsOn that is neither',
    ],
    [
      'a folder that the CDK didn’t write',
      ['.'],
      '. is a folder without manifest.json, so the CDK didn’t write it.',
    ],
    [
      'a service that nobody knows',
      ['--services', 'Lambada', 'data.json'],
      'argument \'Lambada\' is invalid. "Lambada" is no service that is known: ',
    ],
  ])('%s', async (_, args, message) => {
    writeFileSync(join(folder, 'text.md'), '# a: b: c\n- [\n');
    writeFileSync(join(folder, 'data.json'), '{"a": 1}');
    writeFileSync(join(folder, 'empty.yaml'), '\n');
    writeFileSync(join(folder, 'none.yaml'), 'Resources: {}\n');
    writeFileSync(join(folder, 'list.yaml'), 'Resources: [1]\n');
    writeFileSync(join(folder, 'text.yaml'), 'Resources:\n  A: x\n');
    writeFileSync(join(folder, 'typeless.yaml'), 'Resources:\n  A: { Properties: {} }\n');
    writeFileSync(join(folder, 'number.yaml'), 'Resources:\n  A:\n    Type: 5\n');
    writeFileSync(join(folder, 'props.json'), '{"Resources": {"A": {"Type": "T", "Properties": [1]}}}');
    writeFileSync(join(folder, 'depends.yaml'), 'Resources:\n  A:\n    Type: T\n    DependsOn: !Ref B\n');
    const { exitCode, out, err, said } = await enicleaner(['check', ...args], { cwd: folder });
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(said).toContain(message);
    expect(err).not.toMatch(/\n\s+at /u);
  });
});

test('what loops, macros and modules make is no mistake of shape', async () => {
  const text = `Transform: [AWS::LanguageExtensions]
Resources:
  Fn::ForEach::All: [N, [a, b], { 'T\${N}': { Type: AWS::SNS::Topic } }]
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } }
  A: { Fn::Transform: { Name: Mine } }
  B: { Type: My::Own::Kind::MODULE, DependsOn: [A], Properties: { Fn::Transform: { Name: Mine } } }
  C: { Type: AWS::SNS::Topic, Properties: }
`;
  const ran = await enicleaner(['check', '-'], { stdin: () => Promise.resolve(text) });
  expect(ran).toMatchObject({ exitCode: 0, err: '' });
});

describe('--cdk', () => {
  const template = join(root, 'test/guard/corpus/cdk-function-in-its-own-network.json');

  test('says the cure as TypeScript for the CDK, a statement a line', async () => {
    const { exitCode, out } = await enicleaner(['check', template, '--cdk', '--output', 'json']);
    const { templates } = JSON.parse(out) as {
      readonly templates: readonly [{ readonly findings: readonly { readonly fix?: string }[] }];
    };
    const fixes = templates[0].findings.flatMap(({ fix }) => fix ?? []);
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) {
      // What stands in angle brackets is the construct at that path: here, any name.
      const code = fix.replaceAll(/<[^>]+>/gu, 'construct');
      expect(transformSync(code, { loader: 'ts' }).warnings).toEqual([]);
      for (const line of fix.split('\n')) expect(line.endsWith(';')).toBe(true);
    }
    expect(fixes.join('\n')).toContain("new CfnResource(this, '");
    expect(exitCode).toBe(20);
  });

  test('doesn’t propose to mend the file, which the CDK writes anew', async () => {
    const { out } = await enicleaner(['check', template, '--cdk']);
    expect(out).toContain('.addResourceDependency(');
    expect(out).not.toContain('--fix');
    expect(await enicleaner(['check', template, '--cdk', '--fix'])).toMatchObject({ exitCode: 2, out: '' });
  });
});

test.each([
  ['--region', 'it asks no account'],
  ['--yes', 'there is nothing to confirm'],
  ['--timeout', 'it waits for nothing'],
])('an option that means nothing to it is refused with the reason: %s', async (option, why) => {
  const ran = await enicleaner(['check', 'x.yaml', option, 'x']);
  expect(ran).toMatchObject({ exitCode: 2, out: '' });
  expect(ran.said).toContain(`check takes no ${option}: `);
  expect(ran.said).toContain(why);
});

describe('colours', () => {
  const template = join(__dirname, '..', '..', 'examples', '1-without-cleaner.yaml');
  const said = async (around: Partial<Io>, ...args: readonly string[]): Promise<string> =>
    (await enicleaner(['check', template, ...args], around)).out;

  test('on a terminal, and the words are the same without', async () => {
    const painted = await said({ hasColors: true });
    expect(painted).toContain('\u001B[');
    expect(stripVTControlCharacters(painted)).toBe(await said({ hasColors: false }));
  });

  test('not where they are not wanted, nor in what programs read', async () => {
    const plain = await said({});
    expect(await said({ hasColors: true }, '--no-color')).toBe(plain);
    expect(await said({ hasColors: true, env: { NO_COLOR: '1' } })).toBe(plain);
    expect(await said({ hasColors: true }, '--output', 'json')).not.toContain('\u001B[');
  });
});
