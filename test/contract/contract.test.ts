import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { XMLParser } from 'fast-xml-parser';
import { nodeOf, readSettings } from '../package/runtime';
import { run, start, type Child } from './child';

/**
 * The CloudFormation CLI's own contract tests (`cfn test`) against the built bundle, which runs under the
 * Node.js of `.rpdk-config` behind Lambda's Invoke operation. Its AWS is moto's; the CLI asks STS at its
 * public address, which moto's proxy answers.
 */
const root = join(__dirname, '..', '..');
const bin = join(root, '.venv', 'bin');

/** What each contract test has to end in, for every set of inputs. */
const expected: readonly (readonly [string, string])[] = [
  ['contract_check_asserts_work', 'passed'],
  ['contract_create_create', 'skipped: callers cannot choose the identifier (No writable identifiers.)'],
  ['contract_create_delete', 'passed'],
  ['contract_create_list', 'passed'],
  ['contract_create_read', 'passed'],
  ['contract_create_taggable', 'skipped: the type has no tags (Resource is not taggable.)'],
  ['contract_delete_create', 'skipped: callers cannot choose the identifier (No writable identifiers.)'],
  ['contract_delete_delete', 'passed'],
  ['contract_delete_list', 'passed'],
  ['contract_delete_read', 'passed'],
  ['contract_delete_update', 'passed'],
  ['contract_update_list', 'passed'],
  ['contract_update_read', 'passed'],
  ['contract_update_tag_updatable', 'skipped: the type has no tags (Resource is not tagUpdatable.)'],
  ['contract_update_without_create', 'passed'],
];

interface Result {
  readonly name: string;
  readonly outcome: string;
}

/** The sets of inputs, each with what else its run tries. */
const sets = [
  { set: 1, options: [] },
  {
    set: 2,
    options: [
      '--typeconfig=type-configuration.json',
      '--log-group-name=contract-logs',
      '--log-role-arn=arn:aws:iam::123456789012:role/logs',
    ],
  },
] as const;

const results = new Map<number, readonly Result[]>();
const children: Child[] = [];
let folder = '';
let moto = '';

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'contract-')));
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    PYTHONUNBUFFERED: '1',
    AWS_ACCESS_KEY_ID: 'contract',
    AWS_SECRET_ACCESS_KEY: 'contract',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  const [server, proxy] = await Promise.all([
    start(join(bin, 'moto_server'), ['-p', '0'], env, /Running on (http:\/\/127\.0\.0\.1:\d+)/),
    start(join(bin, 'moto_proxy'), ['-p', '0'], env, /Proxy on (127\.0\.0\.1:\d+)/),
  ]);
  children.push(server, proxy);
  moto = server.ready;
  const endpoint = await start(
    nodeOf(readSettings().runtime),
    [join(__dirname, 'invoke-endpoint.mts'), join(root, 'build/TypeFunction/handlers.js'), 'entrypoint'],
    { AWS_ENDPOINT_URL: moto },
    /^(http:.*)$/m,
  );
  children.push(endpoint);

  await client(CloudFormationClient).send(
    new CreateStackCommand({
      StackName: 'fixtures',
      TemplateBody: readFileSync(join(__dirname, 'fixtures.yaml'), 'utf8'),
    }),
  );
  const authority = await run(
    join(bin, 'python'),
    ['-c', 'from moto.moto_proxy.certificate_creator import CertificateCreator as c; print(c.cacert)'],
    { cwd: folder, env },
  );
  await Promise.all(
    sets.map(async ({ set, options }) => {
      const project = projectWith(set);
      const cli = {
        ...env,
        HTTPS_PROXY: `http://${proxy.ready}`,
        NO_PROXY: '127.0.0.1',
        AWS_CA_BUNDLE: authority.output.trim(),
        PYTEST_ADDOPTS: `--junitxml=${join(project, 'results.xml')} -o junit_logging=no`,
      };
      const command = [
        'test',
        `--endpoint=${endpoint.ready}`,
        `--cloudformation-endpoint-url=${moto}`,
        '--enforce-timeout=30',
        ...options,
      ];
      const { output } = await run(join(bin, 'cfn'), command, { cwd: project, env: cli });
      results.set(set, readResults(join(project, 'results.xml'), output));
    }),
  );
}, 300_000);

afterAll(async () => {
  await Promise.all(children.map((each) => each.stop()));
  rmSync(folder, { recursive: true, force: true });
});

describe.each(sets)('cfn test with inputs/inputs_$set', ({ set }) => {
  test.each(expected)('%s: %s', (name, outcome) => {
    const result = results.get(set)?.find((each) => each.name === name);
    expect(result?.outcome).toBe(outcome.replace(/: .* \((.*)\)$/, ': $1'));
  });

  test('nothing else was tried', () => {
    const names = (results.get(set) ?? []).map((each) => each.name).toSorted();
    expect(names).toEqual(expected.map(([name]) => name));
  });
});

describe('with a log group and a role for logs', () => {
  test('the handler delivers its logs', async () => {
    const answer = await client(CloudWatchLogsClient).send(
      new FilterLogEventsCommand({ logGroupName: 'contract-logs' }),
    );
    const messages = (answer.events ?? []).map((each) => each.message ?? '');
    expect(messages.filter((each) => each.includes('[CREATE] invoking handler...'))).not.toHaveLength(0);
    expect(messages.filter((each) => each.includes('[DELETE] handler invoked'))).not.toHaveLength(0);
    // The last message of an invocation, once for each.
    const starts = messages.filter((each) => each.startsWith('START RequestId'));
    expect(messages.filter((each) => each.startsWith('Log delivery completed.'))).toHaveLength(starts.length);
  });

  test('the handler delivers its metrics', async () => {
    const answer = await client(CloudWatchClient).send(
      new ListMetricsCommand({ Namespace: 'AWS/CloudFormation/Org/VPC/EniCleaner' }),
    );
    const names = new Set((answer.Metrics ?? []).map((each) => each.MetricName ?? ''));
    expect([...names].toSorted()).toEqual([
      'HandlerException',
      'HandlerInvocationCount',
      'HandlerInvocationDuration',
    ]);
  });
});

function client<Client>(
  constructor: new (options: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => Client,
): Client {
  return new constructor({
    endpoint: moto,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
}

/** A copy of the project that has this set of inputs only: the CLI takes the sets one after the other. */
function projectWith(set: number): string {
  const project = mkdtempSync(join(folder, 'project-'));
  for (const name of ['.rpdk-config', 'org-vpc-enicleaner.json']) {
    cpSync(join(root, name), join(project, name), { dereference: true });
  }
  for (const kind of ['create', 'update', 'invalid']) {
    cpSync(
      join(root, 'inputs', `inputs_${String(set)}_${kind}.json`),
      join(project, 'inputs', `inputs_1_${kind}.json`),
    );
  }
  writeFileSync(join(project, 'type-configuration.json'), JSON.stringify({ TimeoutInMinutes: 10 }));
  return project;
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
