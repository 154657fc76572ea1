import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { bundleCli, readManifest } from '../../deploy/cli-file';
import { createWorld } from '../../sandbox/world';
import { readInputs } from '../../src/cli/check/inputs';
import { pythonProgram } from '../../test/support/python';
import { alternate, median } from '../measure';
import { figure, type Run } from '../section';

const ROUNDS = 7;
const CORPUS_ROUNDS = 3;
const TEMPLATES = 100;
const INTERFACES = 10_000;

const root = join(__dirname, '..', '..');

/** The command line's bundle against the tools that people have beside it, each in processes of its own. */
export const run: Run = async ({ tell }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cli-'));
  try {
    const program = await bundleCli(root, join(folder, 'cli'), readManifest(root));
    const corpus = join(root, 'test', 'guard', 'corpus');
    const all = readdirSync(corpus)
      .filter((name) => /\.(?:ya?ml|json)$/u.test(name))
      .map((name) => join(corpus, name));
    const readable: string[] = [];
    for (const template of all) {
      // What no YAML parser reads is no template for either of them.
      const isTemplate = await readInputs({ cwd: root, stdin: () => Promise.resolve('') }, [template]).then(
        () => true,
        () => false,
      );
      if (isTemplate) readable.push(template);
    }
    // The corpus has fewer than that: some are checked twice.
    const hundred = [...readable, ...readable].slice(0, TEMPLATES);
    const small = join(root, 'examples', '1-without-cleaner.yaml');

    tell(`Starting each ${ROUNDS} times`);
    const [own = 0, aws = 0, node = 0] = await times([
      [process.execPath, program, '--version'],
      [pythonProgram('aws'), '--version'],
      [process.execPath, '-e', '0'],
    ]);
    tell('Checking one template, and then a hundred, with cfn-lint beside');
    const [check = 0, lint = 0] = await times([
      [process.execPath, program, 'check', small],
      [pythonProgram('cfn-lint'), small],
    ]);
    const [checkAll = 0, lintAll = 0] = await times(
      [
        [process.execPath, program, 'check', ...hundred],
        [pythonProgram('cfn-lint'), '--', ...hundred],
      ],
      CORPUS_ROUNDS,
    );
    tell(`Asking why of a VPC with ${INTERFACES} network interfaces`);
    const { calls, bytes } = await why(folder, program);
    return {
      title: 'The command line, beside the tools that people have',
      method: `The bundle that npm gets, in a process for each command, in turn with the others; medians of ${ROUNDS} (of a hundred templates: ${CORPUS_ROUNDS}); all times are ratios. The VPC of ${INTERFACES} network interfaces is in the sandbox.`,
      figures: {
        version: figure(own / aws, 'ratio', '“enicleaner --version”, to “aws --version”', { atMost: 0.3 }),
        versionToNode: figure(own / node, 'ratio', '“enicleaner --version”, to “node -e 0”', { atMost: 1.6 }),
        check: figure(check / lint, 'ratio', '“enicleaner check” of a small template, to cfn-lint', {
          atMost: 0.35,
        }),
        checkAll: figure(
          checkAll / lintAll,
          'ratio',
          `“enicleaner check” of ${TEMPLATES} templates of the corpus, to cfn-lint`,
          { atMost: 0.05 },
        ),
        whyCalls: figure(calls, 'calls', `“enicleaner why” of a VPC with ${INTERFACES} network interfaces`, {
          atMost: 15,
        }),
        whyMemory: figure(bytes, 'bytes', 'its peak memory', { atMost: 200_000_000 }),
      },
      tables: [
        {
          title: 'The command line, as a ratio',
          columns: ['command', 'beside', 'ratio'],
          rows: [
            ['enicleaner --version', 'aws --version', (own / aws).toFixed(3)],
            ['enicleaner --version', 'node -e 0', (own / node).toFixed(2)],
            ['enicleaner check, one small template', 'cfn-lint', (check / lint).toFixed(3)],
            [`enicleaner check, ${TEMPLATES} templates`, 'cfn-lint', (checkAll / lintAll).toFixed(4)],
          ],
        },
      ],
      charts: [],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The median duration of each, in milliseconds, alternating. */
async function times(
  commands: readonly (readonly [string, ...string[]])[],
  rounds = ROUNDS,
): Promise<readonly number[]> {
  const results = await alternate(
    commands.map(
      ([file, ...args]) =>
        async () =>
          (await ran(file, args)).took,
    ),
    rounds,
    rounds > 1 ? 1 : 0,
  );
  return results.map(median);
}

interface Ran {
  readonly code: number;
  readonly took: number;
  readonly err: string;
}

async function ran(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const began = performance.now();
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, took: performance.now() - began, err };
}

/** Calls and peak memory of `why` on a large VPC. */
async function why(
  folder: string,
  program: string,
): Promise<{ readonly calls: number; readonly bytes: number }> {
  const world = createWorld({ project: null });
  let calls = 0;
  const door = createServer((request, response) => {
    void (async () => {
      calls += 1;
      const answer = await world.handle({
        method: request.method ?? '',
        target: request.url ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: await buffer(request),
      });
      response.writeHead(answer.status, { ...answer.headers });
      response.end(answer.body);
    })();
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  try {
    const { cloud } = world;
    const { Vpc: { VpcId = '' } = {} } = await cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
    const { Subnet } = await cloud.call('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.0.0.0/17' });
    const group = await cloud.call('ec2', 'CreateSecurityGroup', { VpcId, GroupName: 'g', Description: 'g' });
    world.eniRelease.plant({
      service: 'Lambda',
      subnetId: Subnet?.SubnetId ?? '',
      groupIds: [group.GroupId ?? ''],
      state: 'orphaned',
      count: INTERFACES,
    });
    const measure = join(folder, 'measure.cjs');
    writeFileSync(
      measure,
      "process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}`));",
    );
    const address = door.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, err } = await ran(
      process.execPath,
      [
        '--require',
        measure,
        program,
        'why',
        VpcId,
        '--region',
        'us-east-1',
        '--endpoint-url',
        `http://127.0.0.1:${String(port)}`,
      ],
      { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    );
    const kibibytes = /peak (?<kibibytes>\d+)/u.exec(err)?.groups?.['kibibytes'];
    if (code !== 20 || kibibytes === undefined) throw new Error(`why ended with ${code}: ${err}`);
    return { calls, bytes: 1024 * Number(kibibytes) };
  } finally {
    door.close();
    await world.close();
  }
}
