import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { readManifest } from '../../deploy/cli-file';
import { npmPack, stage } from '../../deploy/npm-package';
import { writePackages } from '../cli/packages';
import { Story } from '../stories/story';

/** The npm package as `make npm` packs it, tried in an empty folder, without network. */
const root = join(__dirname, '..', '..');
const run = promisify(execFile);

let folder: string;
let tgz: string;
let empty: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'npm-')));
  // Laid out as the CloudFormation CLI packs them, which is test/package/package.test.ts's matter.
  const zips = ['org-vpc-enicleaner.zip', 'org-vpc-eniguard.zip'].map((name) => join(folder, name));
  writePackages(folder, '1');
  const staged = join(folder, 'staged');
  await stage(root, staged, zips, {
    ...readManifest(root),
    name: '@somebody/enicleaner',
    private: false,
    repository: { type: 'git', url: 'git+https://github.com/somebody/enicleaner.git' },
  });
  tgz = await npmPack(staged, folder);
  empty = join(folder, 'empty');
  mkdirSync(empty);
  const offline = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...offline, '--prefix', empty, tgz], { cwd: empty });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const installed = (...path: readonly string[]): string =>
  join(empty, 'node_modules', '@somebody', 'enicleaner', ...path);

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function enicleaner(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  try {
    const ran = await run(join(empty, 'node_modules', '.bin', 'enicleaner'), args, {
      cwd: empty,
      env: { PATH: process.env['PATH'], HOME: empty, ...env },
    });
    return { code: 0, ...ran };
  } catch (error) {
    return error as Ran;
  }
}

test('holds exactly the program, the zips, the licences and a README', () => {
  expect(readdirSync(installed()).toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'check.js',
    'enicleaner.js',
    'org-vpc-enicleaner.zip',
    'org-vpc-eniguard.zip',
    'package.json',
    'program.js',
    'third-party-notices.txt',
  ]);
  // Nothing came beside it.
  expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    '@somebody',
  ]);
});

test('its package.json is ready to be published, under the name and repository that were given', () => {
  const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as Readonly<
    Record<string, unknown>
  >;
  const { version, license, engines } = readManifest(root);
  expect(manifest).toMatchObject({
    name: '@somebody/enicleaner',
    version,
    license,
    engines,
    repository: { url: 'git+https://github.com/somebody/enicleaner.git' },
    bin: { enicleaner: 'enicleaner.js' },
  });
  expect(Object.keys(manifest)).not.toContain('private');
  expect(Object.keys(manifest)).not.toContain('dependencies');
  expect(Object.keys(manifest)).not.toContain('scripts');
});

test('without a name of its own it can’t be published', async () => {
  const unnamed = join(folder, 'unnamed');
  await stage(root, unnamed, [], readManifest(root));
  const manifest = JSON.parse(readFileSync(join(unnamed, 'package.json'), 'utf8')) as {
    readonly private?: boolean;
  };
  expect(manifest.private).toBe(readManifest(root).private);
  expect(manifest.private).toBe(true);
});

test('has the licences of all that is bundled', () => {
  const notices = readFileSync(installed('third-party-notices.txt'), 'utf8');
  for (const name of ['commander', '@aws-sdk/client-ec2', '@aws-sdk/client-s3', 'yaml'])
    expect(notices).toContain(`${name} `);
});

test('says its version', async () => {
  expect(await enicleaner(['--version'])).toMatchObject({
    code: 0,
    stdout: `${readManifest(root).version}\n`,
  });
});

test('npx runs the file itself', async () => {
  // By a path from the working folder: npx takes an absolute one for a program.
  const ran = await run('npx', ['--offline', '--yes', `./${basename(tgz)}`, '--version'], {
    cwd: folder,
    env: { ...process.env, npm_config_cache: join(folder, 'cache') },
  });
  expect(ran.stdout).toBe(`${readManifest(root).version}\n`);
});

test('checks a template', async () => {
  const { code, stdout } = await enicleaner(['check', join(root, 'examples', '1-without-cleaner.yaml')]);
  expect(code).toBe(20);
  expect(stdout).toContain('error');
});

test('says where the sandbox is, which isn’t in it', async () => {
  // Whoever installs it may have a sandbox of their own: it is none of this program's.
  mkdirSync(join(empty, 'sandbox'), { recursive: true });
  writeFileSync(join(empty, 'sandbox', 'main.ts'), "throw new Error('somebody else’s');\n");
  expect(await enicleaner(['sandbox', '--port', '0'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'enicleaner: the sandbox is in the repository, and not in this package: clone\n    https://github.com/somebody/enicleaner, and run “make sandbox” in it.\n',
  });
});

test('finds its zips, and asks a cloud', async () => {
  const story = await Story.begin({ project: null });
  try {
    const { code, stdout, stderr } = await enicleaner(
      ['register', '--region', 'us-east-1', '--endpoint-url', story.endpoint],
      { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    );
    expect({ code, stderr }).toEqual({ code: 20, stderr: '' });
    expect(stdout).toContain('upload org-vpc-eniguard-0.1.0-');
  } finally {
    await story.end();
  }
});
