import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../deploy/package-file';
import { projects } from '../../deploy/projects';
import { run, start, type Child } from '../support/child';
import { runWarm, serveWarm } from '../support/python';
import { copyProjects } from '../support/projects';

/**
 * The whole way with AWS's own tools against the sandbox: `make publish` registers the type (cfn submit),
 * the AWS CLI deploys and deletes stacks with it, whose handlers run from the registered package; a second
 * version, and back to the first; and the same by template.
 */
const root = join(__dirname, '..', '..');

let sandbox: Child | undefined;
let stopPrograms: (() => Promise<void>) | undefined;
let folder = '';
let env: NodeJS.ProcessEnv = {};

/** Runs the AWS CLI; gives its output, read as JSON where it is that. */
async function aws(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await runWarm({
    program: 'aws',
    arguments: [...args, '--output', 'json'],
    environment: env,
    folder,
  });
  if (code !== 0) throw new Error(`aws ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  return stdout.startsWith('{') || stdout.startsWith('[') || stdout.startsWith('"')
    ? JSON.parse(stdout)
    : stdout;
}

async function publish(): Promise<string> {
  const { AWS_ENDPOINT_URL: endpoint = '' } = env;
  const command = ['--import', 'tsx', 'deploy/publish.ts', '--endpoint', endpoint];
  const { status, output } = await run(process.execPath, command, { cwd: folder, env });
  if (status !== 0) throw new Error(`make publish ended with ${String(status)}: ${output}`);
  return output;
}

const deploy = (name: string, template: string, ...options: readonly string[]): Promise<unknown> =>
  aws(
    'cloudformation',
    'deploy',
    `--stack-name=${name}`,
    `--template-file=${template}`,
    '--capabilities=CAPABILITY_IAM',
    ...options,
  );

async function remove(name: string): Promise<unknown> {
  const described = await aws(
    'cloudformation',
    'describe-stacks',
    `--stack-name=${name}`,
    '--query=Stacks[0].StackId',
  );
  await aws('cloudformation', 'delete-stack', `--stack-name=${name}`);
  await aws('cloudformation', 'wait', 'stack-delete-complete', `--stack-name=${String(described)}`);
  return aws(
    'cloudformation',
    'describe-stacks',
    `--stack-name=${String(described)}`,
    '--query=Stacks[0].StackStatus',
  );
}

const describeType = (query: string): Promise<unknown> =>
  aws(
    'cloudformation',
    'describe-type',
    '--type=RESOURCE',
    '--type-name=Org::VPC::EniCleaner',
    `--query=${query}`,
  );

const versions = (): Promise<unknown> =>
  aws(
    'cloudformation',
    'list-type-versions',
    '--type=RESOURCE',
    '--type-name=Org::VPC::EniCleaner',
    '--query=TypeVersionSummaries[].[VersionId,IsDefaultVersion]',
  );

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'publish-')));
  copyProjects(folder);
  // What it starts of AWS's tools runs in copies of the process that has loaded them.
  rmSync(join(folder, '.venv'));
  stopPrograms = await serveWarm(folder);
  sandbox = await start(
    process.execPath,
    [
      '--require',
      require.resolve('tsx/cjs'),
      join(root, 'sandbox/main.ts'),
      '--port=0',
      '--no-default-type',
      '--quiet',
    ],
    process.env,
    /answers at (http:\/\/127\.0\.0\.1:\d+)/,
  );
  env = {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_ENDPOINT_URL: sandbox.ready,
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
});

afterAll(async () => {
  await sandbox?.stop();
  await stopPrograms?.();
  rmSync(folder, { recursive: true, force: true });
});

test('make publish registers the first version, with its own roles', async () => {
  const output = await publish();
  expect(output).toMatch(/Org::VPC::EniCleaner, version 00000001: arn:aws:cloudformation:us-east-1:/);
  expect(await describeType('[DefaultVersionId, ExecutionRoleArn, LoggingConfig]')).toEqual([
    '00000001',
    expect.stringMatching(/^arn:aws:iam::\d{12}:role\/org-vpc-enicleaner-ExecutionRole-/),
    {
      LogGroupName: 'org-vpc-enicleaner-logs',
      LogRoleArn: expect.stringMatching(/^arn:aws:iam::\d{12}:role\/org-vpc-enicleaner-LogRole-/) as string,
    },
  ]);
});

test('a stack with the type deploys and deletes', async () => {
  await deploy('first', 'examples/2-with-cleaner.yaml');
  expect(await remove('first')).toBe('DELETE_COMPLETE');
});

test('its handlers delivered their logs and metrics', async () => {
  const messages = (await aws(
    'logs',
    'filter-log-events',
    '--log-group-name=org-vpc-enicleaner-logs',
    '--query=events[].message',
  )) as readonly string[];
  expect(messages.join('')).toMatch(/\[CREATE\] invoking handler/);
  expect(messages.join('')).toMatch(/DELETE SUCCESS: /);
  const metrics = await aws(
    'cloudwatch',
    'list-metrics',
    '--namespace=AWS/CloudFormation/Org/VPC/EniCleaner',
    '--query=Metrics[].MetricName',
  );
  expect(metrics).toEqual(expect.arrayContaining(['HandlerInvocationCount', 'HandlerInvocationDuration']));
});

test('a second version becomes the default, and is what runs', async () => {
  writeFileSync(
    join(folder, 'src/handlers.ts'),
    `import { createEntrypoints } from './runtime/entrypoints';
     const refuse = () =>
       Promise.resolve({ status: 'FAILED', errorCode: 'InvalidRequest', message: 'This is the second version.' } as const);
     export const { entrypoint, testEntrypoint } = createEntrypoints(() => ({
       create: refuse, read: refuse, update: refuse, delete: refuse, list: refuse,
     }));`,
  );
  await publish();
  expect(await versions()).toEqual([
    ['00000001', false],
    ['00000002', true],
  ]);
  await expect(deploy('second', 'examples/2-with-cleaner.yaml')).rejects.toThrow(/Failed to create/);
  const reasons = await aws(
    'cloudformation',
    'describe-stack-events',
    '--stack-name=second',
    "--query=StackEvents[?LogicalResourceId=='EniCleaner'].ResourceStatusReason",
  );
  expect(String(reasons)).toContain('This is the second version.');
  expect(await remove('second')).toBe('DELETE_COMPLETE');
});

test('back to the first version', async () => {
  await aws(
    'cloudformation',
    'set-type-default-version',
    '--type=RESOURCE',
    '--type-name=Org::VPC::EniCleaner',
    '--version-id=00000001',
  );
  expect(await versions()).toEqual([
    ['00000001', true],
    ['00000002', false],
  ]);
  await deploy('third', 'examples/3-function-names.yaml');
  expect(await remove('third')).toBe('DELETE_COMPLETE');
});

test('a version that is not the default one can be deregistered, the default one cannot', async () => {
  const deregister = (version: string): Promise<unknown> =>
    aws(
      'cloudformation',
      'deregister-type',
      '--type=RESOURCE',
      '--type-name=Org::VPC::EniCleaner',
      `--version-id=${version}`,
    );
  await expect(deregister('00000001')).rejects.toThrow(/is the default version and cannot be deregistered/);
  await deregister('00000002');
  expect(await versions()).toEqual([['00000001', true]]);
});

describe('by template, as teams do that do not run the CLI', () => {
  test('packages in a bucket become the default versions', async () => {
    cpSync(join(root, 'src/handlers.ts'), join(folder, 'src/handlers.ts'));
    await aws('s3', 'mb', 's3://packages');
    const overrides = new Map([
      ['resource', 'SchemaHandlerPackage'],
      ['hook', 'HookPackage'],
    ]);
    const parameters: string[] = [];
    for (const each of projects(root)) {
      const { zip } = await pack(folder, folder, each);
      await aws('s3', 'cp', zip, `s3://packages/1/${each.zip}`);
      parameters.push(`${overrides.get(each.name) ?? ''}=s3://packages/1/${each.zip}`);
    }
    await deploy('org-vpc-enicleaner', 'deploy/registry.yaml', '--parameter-overrides', ...parameters);
    expect(await describeType('DefaultVersionId')).toBe('00000003');
    await deploy('fourth', 'examples/2-with-cleaner.yaml');
    expect(await remove('fourth')).toBe('DELETE_COMPLETE');
  });

  test('the templates for an organization deploy', async () => {
    await deploy(
      'artifacts',
      'deploy/artifacts.yaml',
      '--parameter-overrides',
      'BucketName=artifacts',
      'OrganizationId=o-1234567890',
    );
    await deploy(
      'organization',
      'deploy/organization.yaml',
      '--parameter-overrides',
      'BucketName=artifacts',
      'PackageKey=1/org-vpc-enicleaner.zip',
      'OrganizationalUnitIds=ou-ab12-11111111',
      'Regions=us-east-1',
    );
    expect(
      await aws('cloudformation', 'describe-stacks', '--query=Stacks[].[StackName,StackStatus]'),
    ).toEqual(expect.arrayContaining([['organization', 'CREATE_COMPLETE']]));
  });
});

describe('the type configuration', () => {
  const configure = (configuration: object): Promise<unknown> =>
    aws(
      'cloudformation',
      'set-type-configuration',
      '--type=RESOURCE',
      '--type-name=Org::VPC::EniCleaner',
      `--configuration=${JSON.stringify(configuration)}`,
    );

  test('reaches the handlers: a wrong one is refused with the name of its field', async () => {
    await configure({ Services: ['Nonsense'] });
    await expect(deploy('fifth', 'examples/2-with-cleaner.yaml')).rejects.toThrow(/Failed to create/);
    const reasons = await aws(
      'cloudformation',
      'describe-stack-events',
      '--stack-name=fifth',
      "--query=StackEvents[?LogicalResourceId=='EniCleaner'].ResourceStatusReason",
    );
    expect(String(reasons)).toMatch(/Services in the type configuration .* InvalidTypeConfiguration\)/s);
    await configure({ TimeoutInMinutes: 240, OnTimeout: 'SUCCEED' });
    expect(await remove('fifth')).toBe('DELETE_COMPLETE');
    await deploy('sixth', 'examples/2-with-cleaner.yaml');
    expect(await remove('sixth')).toBe('DELETE_COMPLETE');
  });
});
