import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { pack } from '../../deploy/package-file';
import { project } from '../../deploy/projects';
import { copyProjects } from './copy';
import { nodeOf, readSettings } from './runtime';

/** The package as `make package` leaves it, made twice in two copies of the project. */
const root = join(__dirname, '..', '..');
const settings = readSettings();

let folder = '';
let digests: readonly string[] = [];
let entries: Readonly<Record<string, Uint8Array>> = {};
let provider: Readonly<Record<string, Uint8Array>> = {};

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
  const packed = await Promise.all(
    ['first', 'second'].map((name) => pack(root, copyOfProject(name), project(root, 'resource'))),
  );
  digests = packed.map(({ digest }) => digest);
  entries = unzipSync(readFileSync(packed[0]?.zip ?? ''));
  provider = unzipSync(entries['ResourceProvider.zip'] ?? new Uint8Array());
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function copyOfProject(name: string): string {
  const copy = join(folder, name);
  copyProjects(copy);
  return copy;
}

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('is the same from two builds in two places', () => {
  expect(digests[0]).toBe(digests[1]);
});

test('holds the committed schema and settings', () => {
  expect(strFromU8(entries['schema.json'] ?? new Uint8Array())).toBe(text('org-vpccleanup-enicleaner.json'));
  expect(strFromU8(entries['.rpdk-config'] ?? new Uint8Array())).toBe(text('.rpdk-config'));
});

test('holds the schema of the type configuration', () => {
  const schema = JSON.parse(text('org-vpccleanup-enicleaner.json')) as { typeConfiguration: object };
  const packed: unknown = JSON.parse(strFromU8(entries['configuration-schema.json'] ?? new Uint8Array()));
  expect(packed).toMatchObject({ ...schema.typeConfiguration, typeName: 'Org::VPC::EniCleaner' });
});

test('holds what the registry knows of, and the sources', () => {
  const others = Object.keys(entries).filter(
    (name) => !name.startsWith('src/') && !name.startsWith('inputs/'),
  );
  expect(others.toSorted()).toEqual([
    '.cfn_metadata.json',
    '.rpdk-config',
    'ResourceProvider.zip',
    'configuration-schema.json',
    'schema.json',
  ]);
});

test('gives the registry the bundle and nothing that is not needed to run it', () => {
  expect(Object.keys(provider)).toEqual(['handlers.js']);
});

test('stays small: a cold start reads all of it', () => {
  const bundle = provider['handlers.js'] ?? new Uint8Array();
  expect(bundle.length).toBeGreaterThan(100_000);
  expect(bundle.length).toBeLessThan(1_000_000);
});

test('neither holds SDK v2 nor looks for it', () => {
  const bundle = strFromU8(provider['handlers.js'] ?? new Uint8Array());
  expect(bundle).not.toMatch(/require\(["']aws-sdk/);
  expect(bundle).not.toContain('2012-11-05'); // SQS, one of SDK v2's services
  // One of SDK v3's error texts quotes a require of an optional package, in brackets.
  const required = [...bundle.matchAll(/(?<!\[)require\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
  expect(required).not.toHaveLength(0);
  expect(required.filter((name) => !isBuiltin(name))).toEqual([]);
});

describe.each([settings.runtime, 'nodejs22.x'])('under %s', (runtime) => {
  test.each(['entrypoint', 'testEntrypoint'] as const)(
    'the %s of .rpdk-config loads without network and environment, and answers',
    (kind) => {
      const place = mkdtempSync(join(folder, 'function-'));
      for (const [name, content] of Object.entries(provider)) writeFileSync(join(place, name), content);
      writeFileSync(join(place, 'probe.cjs'), PROBE);
      const [file, exportName] = settings[kind].split('.');
      const { status, stdout, stderr } = spawnSync(
        nodeOf(runtime),
        ['probe.cjs', `./${file ?? ''}.js`, exportName ?? ''],
        { cwd: place, env: {}, encoding: 'utf8' },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const lines = stdout.trim().split('\n');
      // Neither event is complete: the answer must say so, in the registry's shape.
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
        arguments: 2,
        answer: { status: 'FAILED', message: expect.stringMatching(/missing required property/) as string },
      });
    },
  );
});

test(`a network that is down is said to be, under ${settings.runtime}`, () => {
  const place = mkdtempSync(join(folder, 'function-'));
  writeFileSync(join(place, 'handlers.js'), provider['handlers.js'] ?? new Uint8Array());
  const script = `
    require('./handlers.js').entrypoint({
      action: 'READ', awsAccountId: '123456789012', bearerToken: 't', region: 'eu-west-1',
      requestData: {
        resourceProperties: { Id: 'x' },
        callerCredentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
      },
    }, {}).then((answer) => console.log('\\n' + JSON.stringify(answer)));
  `;
  const { stdout } = spawnSync(nodeOf(settings.runtime), ['-e', script], {
    cwd: place,
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    status: 'FAILED',
    errorCode: 'NetworkFailure',
    message: expect.stringMatching(/^ssm:GetParameter failed: ECONNREFUSED: /) as string,
  });
});

/** Loads the function as Lambda does, with every way to the network closed. */
const PROBE = `
const fail = () => { throw new Error('the network was used'); };
require('node:net').Socket.prototype.connect = fail;
require('node:dns').lookup = fail;
require('node:child_process').spawn = fail;
const handler = require(process.argv[2])[process.argv[3]];
handler({}, {}).then((answer) => console.log('\\n' + JSON.stringify({ arguments: handler.length, answer })));
`;

test('template.yml names the same functions and runtime as .rpdk-config', () => {
  const template = text('template.yml');
  expect(template).toContain(`Runtime: ${settings.runtime}\n`);
  expect(template).toContain(`Handler: ${settings.entrypoint}\n`);
  expect(template).toContain(`Handler: ${settings.testEntrypoint}\n`);
});

test('the build that the package runs is the one of npm run build', () => {
  expect(settings.settings.buildCommand).toContain('npm run build');
  const built = join(root, 'build/TypeFunction/handlers.js');
  expect(existsSync(built)).toBe(true);
  expect(Buffer.compare(readFileSync(built), Buffer.from(provider['handlers.js'] ?? []))).toBe(0);
});
