import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isBuiltin } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { pack } from '../../deploy/package-file';
import { project, projects, type Project } from '../../deploy/projects';
import { copyProjects } from '../support/projects';
import { serveWarm } from '../support/python';
import { nodeOf, readSettings } from '../support/runtimes';

/** The packages as `make package` leaves them, made twice in two copies of the repository. */
const root = join(__dirname, '..', '..');

interface Package {
  readonly digests: readonly string[];
  readonly entries: Readonly<Record<string, Uint8Array>>;
  /** What is in ResourceProvider.zip. */
  readonly provider: Readonly<Record<string, Uint8Array>>;
}

const packages = new Map<Project['name'], Package>();
let folder = '';
let stopPrograms: (() => Promise<void>) | undefined;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
  stopPrograms = await serveWarm(folder);
  const copies = ['first', 'second'].map((name) => join(folder, name));
  for (const copy of copies) copyProjects(copy);
  for (const its of projects(root)) {
    const packed = await Promise.all(copies.map((copy) => pack(folder, copy, its)));
    const entries = unzipSync(readFileSync(packed[0]?.zip ?? ''));
    packages.set(its.name, {
      digests: packed.map(({ digest }) => digest),
      entries,
      provider: unzipSync(entries['ResourceProvider.zip'] ?? new Uint8Array()),
    });
  }
});

afterAll(async () => {
  await stopPrograms?.();
  rmSync(folder, { recursive: true, force: true });
});

function packageOf({ name }: Project): Package {
  const found = packages.get(name);
  if (found === undefined) throw new Error(`${name} was not packed.`);
  return found;
}

function bundleOf(its: Project): string {
  return strFromU8(packageOf(its).provider[`${its.bundle}.js`] ?? new Uint8Array());
}

/** An entry's text in the package. */
function entry(its: Project, name: string): string {
  return strFromU8(packageOf(its).entries[name] ?? new Uint8Array());
}

function text(...path: readonly string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}

describe.each(projects(root))('the package of $typeName', (its) => {
  const settings = readSettings(its.folder);

  test('is the same from two builds in two places', () => {
    expect(packageOf(its).digests[0]).toBe(packageOf(its).digests[1]);
  });

  test('holds the committed schema and settings', () => {
    expect(entry(its, 'schema.json')).toBe(text(its.folder, its.schema));
    expect(entry(its, '.rpdk-config')).toBe(text(its.folder, '.rpdk-config'));
  });

  test('holds the schema of the type configuration', () => {
    const { typeConfiguration } = JSON.parse(text(its.folder, its.schema)) as { typeConfiguration: object };
    expect(JSON.parse(entry(its, 'configuration-schema.json'))).toMatchObject({
      ...typeConfiguration,
      typeName: its.typeName,
    });
  });

  test('holds what the registry knows of, and the sources', () => {
    const others = Object.keys(packageOf(its).entries).filter((name) => !/^(src|inputs)\//.test(name));
    const ofHooks = ['target-info.json', ...others.filter((name) => name.startsWith('target-schemas/'))];
    expect(others.toSorted()).toEqual([
      '.cfn_metadata.json',
      '.rpdk-config',
      'ResourceProvider.zip',
      'configuration-schema.json',
      'schema.json',
      ...(its.kind === 'HOOK' ? ofHooks : []),
    ]);
  });

  test('gives the registry the bundle, its licences, and nothing else', () => {
    expect(Object.keys(packageOf(its).provider).toSorted()).toEqual([
      `${its.bundle}.js`,
      'third-party-notices.txt',
    ]);
  });

  test('passes on the licences of what is bundled', () => {
    const notices = strFromU8(packageOf(its).provider['third-party-notices.txt'] ?? new Uint8Array());
    expect(notices).toMatch(/^@aws-sdk\/client-ec2 [\d.]+ \(Apache-2\.0\)$/mu);
    expect(notices).toContain('Apache License');
    expect(notices).toContain('Permission is hereby granted');
  });

  test('stays small: a cold start reads all of it', () => {
    expect(bundleOf(its).length).toBeGreaterThan(100_000);
    expect(bundleOf(its).length).toBeLessThan(500_000);
  });

  test('neither holds SDK v2 nor looks for it', () => {
    const bundle = bundleOf(its);
    expect(bundle).not.toMatch(/require\(["']aws-sdk/);
    expect(bundle).not.toContain('2012-11-05'); // SQS, one of SDK v2's services
    // One of SDK v3's error texts quotes a require of an optional package, in brackets.
    const required = [...bundle.matchAll(/(?<!\[)require\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
    expect(required).not.toHaveLength(0);
    expect(required.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  test('is made from the bundle that "npm run build" makes', () => {
    expect(settings.settings.buildCommand).toContain('npm run build');
    const built = join(root, its.folder, 'build/TypeFunction', `${its.bundle}.js`);
    expect(existsSync(built)).toBe(true);
    expect(text(its.folder, 'build/TypeFunction', `${its.bundle}.js`) === bundleOf(its)).toBe(true);
  });

  describe.each([...new Set([settings.runtime, 'nodejs22.x'])])('under %s', (runtime) => {
    const entrypoints = [...new Set([settings.entrypoint, settings.testEntrypoint])];

    test.each(entrypoints)('%s loads without network and environment, and answers', (entrypoint) => {
      const [file = '', exportName = ''] = entrypoint.split('.');
      const { status, stdout, stderr } = probe(its, runtime, PROBE, [`./${file}.js`, exportName], {});
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      // An empty event is not a request: the answer must say so, in the registry's shape.
      const { parameters, answer } = JSON.parse(lastLine(stdout)) as {
        parameters: number;
        answer: Readonly<Record<string, unknown>>;
      };
      expect(answer[its.kind === 'HOOK' ? 'hookStatus' : 'status']).toBe('FAILED');
      expect(answer['message']).toMatch(/\w/);
      // Node.js 24 on Lambda refuses handlers with a callback as third parameter.
      expect(parameters).toBeLessThanOrEqual(2);
    });
  });
});

/** Loads the function as Lambda does, with every way to the network closed. */
const PROBE = `
const fail = () => { throw new Error('the network was used'); };
require('node:net').Socket.prototype.connect = fail;
require('node:dns').lookup = fail;
require('node:child_process').spawn = fail;
const handler = require(process.argv[2])[process.argv[3]];
handler({}, {}).then((answer) => console.log('\\n' + JSON.stringify({ parameters: handler.length, answer })));
`;

/** Runs a script beside the function's files, with nothing else around. */
function probe(
  its: Project,
  runtime: string,
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const cwd = placeFor(its, script);
  return spawnSync(nodeOf(runtime), ['probe.cjs', ...args], { cwd, env, encoding: 'utf8' });
}

/** The same, while this process answers. */
async function probeWhileServing(
  its: Project,
  runtime: string,
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly stdout: string }> {
  return await promisify(execFile)(nodeOf(runtime), ['probe.cjs'], { cwd: placeFor(its, script), env });
}

function placeFor(its: Project, script: string): string {
  const place = mkdtempSync(join(folder, 'function-'));
  for (const [name, content] of Object.entries(packageOf(its).provider)) {
    writeFileSync(join(place, name), content);
  }
  writeFileSync(join(place, 'probe.cjs'), script);
  return place;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

/** A request of the registry's. */
const READ = {
  action: 'READ',
  awsAccountId: '123456789012',
  bearerToken: 't',
  region: 'eu-west-1',
  requestData: {
    resourceProperties: { Id: 'x' },
    callerCredentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
  },
};

/** A service that has one answer to everything. */
async function answering(
  status: number,
  body: object,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, close: () => server.close() };
}

test('a network that is down is said to be', () => {
  const script = `
    require('./handlers.js').entrypoint(${JSON.stringify(READ)}, {})
      .then((answer) => console.log('\\n' + JSON.stringify(answer)));
  `;
  const { stdout } = probe(project(root, 'resource'), readSettings().runtime, script, [], {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  });
  expect(JSON.parse(lastLine(stdout))).toMatchObject({
    status: 'FAILED',
    errorCode: 'NetworkFailure',
    message: expect.stringMatching(/^ssm:GetParameter failed: ECONNREFUSED: /) as string,
  });
});

test('errors of AWS keep their names, without their classes, and exceptions of the library their codes', async () => {
  const { url, close } = await answering(400, { __type: 'ParameterNotFound' });
  const script = `
    const { entrypoint } = require('./handlers.js');
    const request = ${JSON.stringify(READ)};
    entrypoint(request, {}).then(async ({ errorCode }) => {
      const other = await entrypoint({}, {});
      console.log('\\n' + JSON.stringify([errorCode, other.errorCode]));
    });
  `;
  const { stdout } = await probeWhileServing(project(root, 'resource'), readSettings().runtime, script, {
    AWS_ENDPOINT_URL: url,
  });
  close();
  expect(JSON.parse(lastLine(stdout))).toEqual(['NotFound', 'InvalidRequest']);
});

test('a state that was compressed is read', async () => {
  const SecurityGroupIds = Array.from({ length: 200 }, (_, index) => `sg-${String(index).padStart(17, '0')}`);
  const state = { version: 1, model: { Id: 'x', SecurityGroupIds }, token: 't' };
  const Value = `deflate:${deflateRawSync(JSON.stringify(state)).toString('base64')}`;
  const { url, close } = await answering(200, { Parameter: { Value } });
  const script = `
    const { entrypoint } = require('./handlers.js');
    const request = ${JSON.stringify(READ)};
    entrypoint(request, {}).then((answer) => console.log('\\n' + JSON.stringify(answer)));
  `;
  const { stdout } = await probeWhileServing(project(root, 'resource'), readSettings().runtime, script, {
    AWS_ENDPOINT_URL: url,
  });
  close();
  expect(JSON.parse(lastLine(stdout))).toMatchObject({ status: 'SUCCESS', resourceModel: state.model });
});

test('template.yml names the same functions and runtime as .rpdk-config', () => {
  const template = text('template.yml');
  const settings = readSettings();
  expect(template).toContain(`Runtime: ${settings.runtime}\n`);
  expect(template).toContain(`Handler: ${settings.entrypoint}\n`);
  expect(template).toContain(`Handler: ${settings.testEntrypoint}\n`);
});
