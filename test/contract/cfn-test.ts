import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildSync } from 'esbuild';
import { XMLParser } from 'fast-xml-parser';

import { nodeOf, readSettings } from '../support/runtimes';
import { run, start, type Child } from '../support/child';
import { runWarm } from '../support/python';

const root = join(__dirname, '..', '..');
const bin = join(root, '.venv', 'bin');

/** What one contract test ended in: `passed`, `skipped: …`, `failed: …`. */
export interface Result {
  readonly name: string;
  readonly outcome: string;
}

/** A bundle that is called as the registry calls it. */
export interface Bundle {
  /** The project's folder, from the repository's root; its `.rpdk-config` says under which Node.js it runs. */
  readonly project: string;
  /** From the project's folder. */
  readonly file: string;
  /** What the bundle exports. */
  readonly entrypoint: string;
}

/**
 * `cfn test` of the CloudFormation CLI against built bundles, which run behind Lambda's Invoke operation. Its AWS is
 * moto's, one for all of them; the CLI asks STS at its public address, which moto's proxy answers.
 */
export interface CfnTest {
  /** Everything is below it. */
  readonly folder: string;
  /** Moto's address. */
  readonly moto: string;
  /** Runs a bundle from now on. Gives its address, which `run` takes. */
  readonly serve: (bundle: Bundle) => Promise<string>;
  /** Runs the tests of a project's folder against the bundle that is at that address. */
  readonly run: (endpoint: string, project: string, options: readonly string[]) => Promise<readonly Result[]>;
  readonly stop: () => Promise<void>;
}

/** Starts what `cfn test` needs. */
export async function startCfnTest(): Promise<CfnTest> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'contract-')));
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    PYTHONUNBUFFERED: '1',
    AWS_ACCESS_KEY_ID: 'contract',
    AWS_SECRET_ACCESS_KEY: 'contract',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  const program = join(folder, 'invoke-endpoint.cjs');
  buildSync({
    entryPoints: [join(__dirname, 'invoke-endpoint.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const children: Child[] = [];
  const begin = async (...call: Parameters<typeof start>): Promise<string> => {
    const child = await start(...call);
    children.push(child);
    return child.ready;
  };
  const [moto, proxy] = await Promise.all([
    begin(join(bin, 'moto_server'), ['-p', '0'], env, /Running on (http:\/\/127\.0\.0\.1:\d+)/),
    begin(join(bin, 'moto_proxy'), ['-p', '0'], env, /Proxy on (127\.0\.0\.1:\d+)/),
  ]);
  const authority = await run(
    join(bin, 'python'),
    ['-c', 'from moto.moto_proxy.certificate_creator import CertificateCreator as c; print(c.cacert)'],
    { cwd: folder, env },
  );
  return {
    folder,
    moto,
    serve: ({ project, file, entrypoint }) =>
      begin(
        nodeOf(readSettings(project).runtime),
        [program, join(root, project, file), entrypoint],
        { AWS_ENDPOINT_URL: moto, AWS_REGION: 'us-east-1' },
        /^(http:.*)$/m,
      ),
    run: async (endpoint, cwd, options) => {
      const cli = {
        ...env,
        HTTPS_PROXY: `http://${proxy}`,
        NO_PROXY: '127.0.0.1',
        AWS_CA_BUNDLE: authority.output.trim(),
        PYTEST_ADDOPTS: `--junitxml=${join(cwd, 'results.xml')} -o junit_logging=no`,
      };
      const command = [
        'test',
        `--endpoint=${endpoint}`,
        `--cloudformation-endpoint-url=${moto}`,
        // Seconds of the machine's; how long an invocation may take is tried on a virtual clock (test/runtime).
        '--enforce-timeout=1800',
        ...options,
      ];
      const { stdout, stderr } = await runWarm({
        program: join(__dirname, 'cfn_test.py'),
        arguments: command,
        environment: cli,
        folder: cwd,
      });
      return readResults(join(cwd, 'results.xml'), `${stdout}${stderr}`);
    },
    stop: async () => {
      await Promise.all(children.map((each) => each.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A client of moto's. */
export function client<Client>(
  constructor: new (options: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => Client,
  endpoint: string,
): Client {
  return new constructor({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
}

interface Report {
  readonly testsuites: {
    readonly testsuite: {
      readonly testcase: readonly {
        readonly name: string;
        readonly skipped?: { readonly message: string };
        readonly failure?: { readonly message: string } | string;
        readonly error?: { readonly message: string } | string;
      }[];
    };
  };
}

/** Reads pytest's report; `output` tells what went wrong if there is none. */
function readResults(path: string, output: string): readonly Result[] {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  let report: Report;
  try {
    report = parser.parse(readFileSync(path, 'utf8')) as Report;
  } catch (error) {
    throw new Error(`cfn test left no report: ${output}`, { cause: error });
  }
  return report.testsuites.testsuite.testcase.map(({ name, skipped, failure, error }) => {
    const problem = failure ?? error;
    if (problem !== undefined) return { name, outcome: `failed: ${JSON.stringify(problem)}` };
    if (skipped === undefined) return { name, outcome: 'passed' };
    return { name, outcome: `skipped: ${skipped.message.replace(/ Skipping test\.$/, '')}` };
  });
}
