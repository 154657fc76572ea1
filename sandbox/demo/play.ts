import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  GetHookResultCommand,
  ListHookResultsCommand,
  ListTypesCommand,
  SetTypeConfigurationCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';

import { isMap, parseDocument } from 'yaml';

import type { FaultName } from '../faults/table';
import { MINUTE } from '../time/instant';
import { createWorld, type World } from '../world';
import { edited } from './edits';
import { watchLock } from './lock';
import { applyRemedy } from './remedy';
import { enicleaner } from './command-line';
import { measure } from './measure';
import type { Scenario } from './scenarios';
import type { Played } from './summary';
import type { View } from './view';
import { why } from './why';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** Where the played clients find the sandbox; any credentials do. */
interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
}

/** A world for a scenario, and for no other. */
export function worldFor(scenario: Scenario, seed = 1): World {
  return createWorld({ seed: seed + (scenario.seed ?? 0), world: scenario.world });
}

/**
 * Plays one scenario in a world of its own, over the wire, with AWS's own clients. What it gives was
 * read off the world's journal and asked of its services.
 */
export async function play(
  scenario: Scenario,
  world: World,
  view: View,
  stopwatch: () => number,
): Promise<Played> {
  const started = stopwatch();
  const listener = await world.listen(0);
  const clients = connect(`http://127.0.0.1:${listener.port}`, world.cloud.region);
  const begin = world.time.now();
  const stop = world.journal.subscribe((entry) => {
    view.show(entry, begin);
  });
  try {
    view.begin(`${scenario.title} (world: ${scenario.world})`, scenario.about);
    for (const [name, level] of Object.entries(scenario.faults ?? {}))
      world.faults.set(name as FaultName, level);
    const parameters = { ...(await makeNetwork(clients, scenario)), ...scenario.parameters };
    const template = templateOf(scenario);
    const role = await makeRole(world, scenario);
    await create(
      clients,
      scenario,
      scenario.guarded === true ? await heedGuard(clients, scenario, template, view) : template,
      parameters,
      role,
    );
    const foreign = scenario.foreignIn === undefined ? undefined : await plant(clients, scenario);
    const astray = await rescue(world, clients, scenario, `http://127.0.0.1:${listener.port}`, view);
    const began = world.time.now();
    const { leavesBehind } = scenario;
    const lockOf =
      leavesBehind === undefined ? undefined : watchLock(world, clients, scenario.stackName, leavesBehind);
    await act(clients, scenario, parameters);
    await world.time.idle();
    const lock = await lockOf?.();
    const deletion = measure(world.journal.entries(), scenario.stackName, began);
    const problems = [
      ...([scenario.ends, scenario.mayEnd].includes(deletion.status as Scenario['ends'])
        ? []
        : [`the stack ended in ${deletion.status}, not in ${scenario.ends}`]),
      ...(scenario.says === undefined ||
      deletion.status === scenario.mayEnd ||
      [...deletion.failures, deletion.reason ?? '', deletion.lastMessage ?? ''].some((text) =>
        scenario.says?.test(text),
      )
        ? []
        : [`nothing said ${String(scenario.says)}`]),
      ...(foreign === undefined || (await exists(clients, foreign)) ? [] : [`${foreign} is gone`]),
      ...(lock?.problems ?? []),
      ...astray,
    ];
    const failure = deletion.failures.map((each) => `\n  ${each}`).join('');
    const reasons =
      scenario.explained === true ? why(world.journal.entries(), scenario.stackName, began) : [];
    const reason = deletion.reason === undefined ? '' : `: ${deletion.reason.trim()}`;
    view.end(
      reasons.length === 0
        ? `→ ${deletion.status}${failure}`
        : [
            `→ ${deletion.status}${reason}`,
            'Why, from the event log:',
            ...reasons,
            ...(lock?.lines ?? []),
          ].join('\n  '),
    );
    return { scenario, deletion, problems, realSeconds: stopwatch() - started };
  } finally {
    stop();
    clients.cloudFormation.destroy();
    clients.ec2.destroy();
    await listener.close();
  }
}

function connect(endpoint: string, region: string): Clients {
  const configuration = {
    endpoint,
    region,
    credentials: { accessKeyId: 'demo', secretAccessKey: 'demo' },
  };
  return {
    cloudFormation: new CloudFormationClient(configuration),
    ec2: new EC2Client(configuration),
  };
}

type Parameters = Readonly<Record<string, string>>;

function readExample(name: string): string {
  return readFileSync(join(EXAMPLES, name), 'utf8');
}

function templateOf({ template, edits = [] }: Scenario): string {
  return edited(readExample(template), edits);
}

type Role = Pick<CreateStackCommandInput, 'RoleARN'>;

/** The stack's role, where the scenario has one. */
async function makeRole({ cloud }: World, { role }: Scenario): Promise<Role> {
  if (role === undefined) return {};
  const RoleName = 'deployer';
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];
  const document = (statements: readonly object[]): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await cloud.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: document(Statement) });
  await cloud.call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'deploy',
    PolicyDocument: document(role),
  });
  return { RoleARN: `arn:aws:iam::${cloud.account}:role/${RoleName}` };
}

/** The stack that stays, where the scenario has one. Gives what it puts out. */
async function makeNetwork(clients: Clients, { network }: Scenario): Promise<Parameters> {
  if (network === undefined) return {};
  const stack = await deploy(clients, 'network', readExample(network), {});
  if (stack.status !== 'CREATE_COMPLETE')
    throw new Error(`${network} could not be deployed: ${stack.status}: ${stack.reason}`);
  return stack.outputs;
}

async function create(
  clients: Clients,
  scenario: Scenario,
  template: string,
  parameters: Parameters,
  role: Role,
): Promise<void> {
  const { status, reason } = await deploy(clients, scenario.stackName, template, parameters, role);
  if (status !== 'CREATE_COMPLETE') {
    throw new Error(`${scenario.template} could not be deployed: ${status}: ${reason}`);
  }
}

/** What the scenario is about: the stack's deletion, or its update. Its end is awaited elsewhere. */
async function act({ cloudFormation }: Clients, scenario: Scenario, parameters: Parameters): Promise<void> {
  const { stackName, update } = scenario;
  if (update === undefined) {
    await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
    return;
  }
  const template = edited(templateOf(scenario), update);
  await cloudFormation.send(new UpdateStackCommand({ StackName: stackName, ...input(template, parameters) }));
}

/** A template and the values of those of its parameters that are known. */
function input(
  template: string,
  parameters: Parameters,
): Pick<CreateStackCommandInput, 'TemplateBody' | 'Parameters' | 'Capabilities'> {
  const declared = parseDocument(template, { logLevel: 'silent' }).get('Parameters');
  return {
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: Object.entries(parameters).flatMap(([ParameterKey, ParameterValue]) =>
      isMap(declared) && declared.has(ParameterKey) ? [{ ParameterKey, ParameterValue }] : [],
    ),
  };
}

async function deploy(
  { cloudFormation }: Clients,
  stackName: string,
  template: string,
  parameters: Parameters,
  role: Role = {},
): Promise<{ readonly status: string; readonly reason: string; readonly outputs: Parameters }> {
  await cloudFormation.send(
    new CreateStackCommand({ StackName: stackName, ...input(template, parameters), ...role }),
  );
  for (;;) {
    const answer = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const { StackStatus = '', StackStatusReason = '', Outputs = [] } = answer.Stacks?.[0] ?? {};
    if (!StackStatus.endsWith('_IN_PROGRESS')) {
      return {
        status: StackStatus,
        reason: StackStatusReason,
        outputs: Object.fromEntries(
          Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
        ),
      };
    }
  }
}

/** Deletes the stack in vain, and then has the command line see to it. Gives what didn't go as it should. */
async function rescue(
  world: World,
  { cloudFormation }: Clients,
  { rescuedBy, stackName }: Scenario,
  endpoint: string,
  view: View,
): Promise<readonly string[]> {
  if (rescuedBy === undefined) return [];
  await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
  await world.time.idle();
  // Somebody notices, and looks for help.
  await world.time.advance(12 * MINUTE);
  const problems: string[] = [];
  for (const { command, exitCode, says } of rescuedBy) {
    const ran = await enicleaner(command.split(' '), { endpoint, region: world.cloud.region });
    view.end(`\n$ enicleaner ${command}\n${ran.said}\n`);
    if (ran.exitCode !== exitCode)
      problems.push(`“${command}” ended with ${ran.exitCode}, not with ${exitCode}`);
    if (!says.test(ran.said)) problems.push(`“${command}” didn’t say ${String(says)}`);
  }
  return problems;
}

/** Has the guard refuse the template, takes its remedy from the hook's result, and gives the template with it. */
async function heedGuard(
  clients: Clients,
  scenario: Scenario,
  template: string,
  view: View,
): Promise<string> {
  const { cloudFormation } = clients;
  await cloudFormation.send(
    new SetTypeConfigurationCommand({
      Type: 'HOOK',
      TypeName: 'Org::VPC::EniGuard',
      Configuration: JSON.stringify({
        CloudFormationConfiguration: {
          HookConfiguration: {
            HookInvocationStatus: 'ENABLED',
            TargetOperations: ['STACK', 'RESOURCE'],
            FailureMode: 'FAIL',
            Properties: {},
          },
        },
      }),
    }),
  );
  const { status } = await deploy(clients, scenario.stackName, template, {});
  if (status !== 'ROLLBACK_COMPLETE') throw new Error(`The guard let ${scenario.template} pass: ${status}.`);
  const { TypeSummaries } = await cloudFormation.send(
    new ListTypesCommand({ Type: 'HOOK', Visibility: 'PRIVATE' }),
  );
  const hook = TypeSummaries?.find(({ TypeName }) => TypeName === 'Org::VPC::EniGuard');
  const results = await cloudFormation.send(new ListHookResultsCommand({ TypeArn: hook?.TypeArn }));
  const result = await cloudFormation.send(
    new GetHookResultCommand({ HookResultId: results.HookResults?.[0]?.HookResultId }),
  );
  const remedy = result.Annotations?.[0]?.RemediationMessage ?? '';
  view.end(`→ refused. ${result.Annotations?.[0]?.StatusMessage ?? ''}\n${remedy}`);
  await cloudFormation.send(new DeleteStackCommand({ StackName: scenario.stackName }));
  return applyRemedy(template, remedy);
}

/** Makes a network interface by hand, as a colleague might. Gives its id. */
async function plant({ cloudFormation, ec2 }: Clients, scenario: Scenario): Promise<string> {
  const resource = await cloudFormation.send(
    new DescribeStackResourceCommand({
      StackName: scenario.stackName,
      LogicalResourceId: scenario.foreignIn,
    }),
  );
  const answer = await ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: resource.StackResourceDetail?.PhysicalResourceId,
      Description: 'Made by hand for a test',
    }),
  );
  return answer.NetworkInterface?.NetworkInterfaceId ?? '';
}

async function exists({ ec2 }: Clients, id: string): Promise<boolean> {
  const answer = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }));
  return answer.NetworkInterfaces?.length === 1;
}
