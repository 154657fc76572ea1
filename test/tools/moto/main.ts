import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '../../../sandbox/wire/server';
import { createWorld, type World } from '../../../sandbox/world';
import { pythonProgram } from '../../support/python';
import { reasonOf } from './reasons';

/** moto's own suite is in its source package only. */
const SOURCE = {
  version: '5.2.5',
  sha256: '391857257d5dac144334013c2c10e599def5f0562f553e979160140bd7bd9cf6',
} as const;

/** The modules that judge the sandbox. */
const MODULES = [
  'tests/test_ec2/test_elastic_network_interfaces.py',
  'tests/test_ec2/test_security_groups.py',
  'tests/test_ec2/test_subnets.py',
  'tests/test_cloudformation/test_cloudformation_stack_crud.py',
] as const;

/** Gets the source package from PyPI into a folder and unpacks it. @throws Error where it isn't the pinned one */
function fetchSource(folder: string): string {
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', '--dest', folder];
  execFileSync(pythonProgram('python'), [...pip, `moto==${SOURCE.version}`], { stdio: 'inherit' });
  const file = join(folder, `moto-${SOURCE.version}.tar.gz`);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (sha256 !== SOURCE.sha256) throw new Error(`${file} has the digest ${sha256}, not ${SOURCE.sha256}.`);
  execFileSync('tar', ['xzf', file, '-C', folder]);
  return join(folder, `moto-${SOURCE.version}`);
}

/** A door behind which `POST /moto-api/reset` puts a new world, as moto's suite asks of a server before each test. */
async function door(): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const fresh = (): World => createWorld({ project: null });
  let world = fresh();
  const listening = await serve(
    async (request) => {
      if (!request.target.startsWith('/moto-api/')) return world.handle(request);
      const before = world;
      world = fresh();
      await before.close();
      return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
    },
    0,
    '127.0.0.1',
  );
  return {
    endpoint: `http://127.0.0.1:${listening.port}`,
    close: async () => {
      await listening.close();
      await world.close();
    },
  };
}

interface Verdict {
  readonly test: string;
  readonly hasPassed: boolean;
  readonly error: string;
}

async function judge(source: string, module: string, endpoint: string): Promise<readonly Verdict[]> {
  const child = spawn(
    pythonProgram('python'),
    ['-m', 'pytest', '-q', '-rA', '--tb=no', '--color=no', '-p', 'no:cacheprovider', module],
    {
      cwd: source,
      env: {
        ...process.env,
        NO_PROXY: '*',
        COLUMNS: '400',
        TEST_SERVER_MODE: 'true',
        TEST_SERVER_MODE_ENDPOINT: endpoint,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'any',
        AWS_SECRET_ACCESS_KEY: 'any',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  return [...output.matchAll(/^(PASSED|FAILED|ERROR) \S+?::(\S+)(?: - (.*))?$/gmu)].map(
    ([, verdict, test = '', error = '']) => ({ test, hasPassed: verdict === 'PASSED', error }),
  );
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'moto-'));
  const server = await door();
  try {
    const source = fetchSource(folder);
    for (const module of MODULES) {
      const verdicts = await judge(source, module, server.endpoint);
      const failed = verdicts.filter(({ hasPassed }) => !hasPassed);
      process.stdout.write(`${module}: ${verdicts.length - failed.length} of ${verdicts.length} pass\n`);
      for (const { test, error } of failed) {
        const reason = reasonOf(test, error);
        process.stdout.write(`    ${test}: ${reason ?? `not looked at yet: ${error}`}\n`);
        // A failure that nobody has explained is one of the run.
        if (reason === undefined) process.exitCode = 1;
      }
      if (verdicts.length === 0) process.exitCode = 1;
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
