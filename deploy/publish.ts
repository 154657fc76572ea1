import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { projects } from './projects';

/**
 * `make publish`: registers the type in the account and Region of the caller's credentials, and makes the
 * new version the default one. Everything is done by AWS's own tools, which find the credentials:
 * the AWS CLI deploys the roles and the log group (deploy/registry.yaml), the CloudFormation CLI packs,
 * uploads and registers.
 */
const root = join(__dirname, '..');
const bin = join(root, '.venv', 'bin');

/** The stack of deploy/registry.yaml. */
const STACK = 'org-vpc-enicleaner';

interface Options {
  readonly endpoint?: string;
  readonly region?: string;
}

function main({ endpoint, region }: Options): void {
  const env = environment(endpoint, region);
  step('Roles and log group: stack org-vpc-enicleaner');
  call('aws', ['cloudformation', 'deploy', ...deployment], env);
  const outputs = outputsOf(env);
  const endpointOption = endpoint === undefined ? [] : ['--endpoint-url', endpoint];
  for (const project of projects(root)) {
    step(`${project.typeName}: package, upload and register (cfn submit)`);
    call(
      'python',
      [submit, 'submit', '--set-default', '--role-arn', outputs(roles[project.name]), ...endpointOption],
      { ...env, LOG_ROLE_ARN: outputs('LogRoleArn') },
      join(root, project.folder),
    );
    const described = query(
      ['cloudformation', 'describe-type', '--type', project.kind, '--type-name', project.typeName],
      'join(``, [TypeName, `, version `, DefaultVersionId, `: `, Arn])',
      env,
    );
    process.stdout.write(`${described}\n`);
    if (project.kind === 'HOOK') {
      process.stdout.write('It runs once it is configured: guides/guard.md has the command.\n');
    }
  }
}

/** The CloudFormation CLI, with a logging role of our own. */
const submit = join(root, 'deploy', 'cfn_submit.py');

/** Where deploy/registry.yaml gives the execution role's ARN. */
const roles = { resource: 'ExecutionRoleArn', hook: 'HookExecutionRoleArn' } as const;

const deployment = [
  `--stack-name=${STACK}`,
  `--template-file=${join(root, 'deploy', 'registry.yaml')}`,
  '--capabilities=CAPABILITY_IAM',
  '--no-fail-on-empty-changeset',
];

/** With an endpoint, all services are there, and any credentials will do. */
function environment(endpoint: string | undefined, region: string | undefined): NodeJS.ProcessEnv {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const chosen = region ?? AWS_REGION ?? AWS_DEFAULT_REGION;
  const env: NodeJS.ProcessEnv = { ...process.env, AWS_PAGER: '' };
  if (chosen !== undefined) Object.assign(env, { AWS_REGION: chosen, AWS_DEFAULT_REGION: chosen });
  if (endpoint === undefined) return env;
  return {
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_DEFAULT_REGION: 'us-east-1',
    ...env,
    AWS_ENDPOINT_URL: endpoint,
  };
}

function step(title: string): void {
  process.stdout.write(`\n== ${title}\n`);
}

/** Runs one of AWS's tools, its output on the terminal; ends this process with its status if it fails. */
function call(tool: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd = root): void {
  const { status, error } = spawnSync(join(bin, tool), args, { cwd, env, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function query(args: readonly string[], expression: string, env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr, error } = spawnSync(
    join(bin, 'aws'),
    [...args, '--query', expression, '--output', 'text'],
    { cwd: root, env, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`aws ${args.slice(0, 2).join(' ')} failed: ${stderr}`, { cause: error });
  return stdout.trim();
}

/** The stack's outputs, by their names. */
function outputsOf(env: NodeJS.ProcessEnv): (key: string) => string {
  const lines = query(
    ['cloudformation', 'describe-stacks', '--stack-name', STACK],
    'Stacks[0].Outputs[].[OutputKey, OutputValue]',
    env,
  );
  const values = new Map(lines.split('\n').map((line) => line.split('\t') as [key: string, value: string]));
  return (key) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`Stack ${STACK} has no output ${key}.`);
    return value;
  };
}

try {
  main(
    new Command('publish')
      .description(
        'Registers Org::VPC::EniCleaner in the account and Region of your credentials, as the default version.',
      )
      .option('--endpoint <url>', 'a local cloud in place of AWS, such as http://127.0.0.1:4599')
      .option('--region <region>', 'in place of your default Region')
      .parse()
      .opts<Options>(),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
