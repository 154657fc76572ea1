import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';

import type { World } from '../world';
import { measure } from './measure';
import type { Scenario } from './scenarios';
import type { Played } from './summary';
import type { View } from './view';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** Where the played clients find the sandbox; any credentials do. */
interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
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
    view.begin(scenario.title, scenario.about);
    await create(clients, scenario);
    const foreign = scenario.foreignIn === undefined ? undefined : await plant(clients, scenario);
    const deletionBegan = world.time.now();
    await clients.cloudFormation.send(new DeleteStackCommand({ StackName: scenario.stackName }));
    await world.time.idle();
    const deletion = measure(world.journal.entries(), scenario.stackName, deletionBegan);
    const problems = [
      ...(deletion.status === scenario.ends
        ? []
        : [`the stack ended in ${deletion.status}, not in ${scenario.ends}`]),
      ...(scenario.says === undefined ||
      [...deletion.failures, deletion.lastMessage ?? ''].some((text) => scenario.says?.test(text))
        ? []
        : [`nothing said ${String(scenario.says)}`]),
      ...(foreign === undefined || (await exists(clients, foreign)) ? [] : [`${foreign} is gone`]),
    ];
    const failure = deletion.failures.map((each) => `\n  ${each}`).join('');
    view.end(`→ ${deletion.status}${failure}`);
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

async function create({ cloudFormation }: Clients, scenario: Scenario): Promise<void> {
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: scenario.stackName,
      TemplateBody: readFileSync(join(EXAMPLES, scenario.template), 'utf8'),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  );
  for (;;) {
    const answer = await cloudFormation.send(new DescribeStacksCommand({ StackName: scenario.stackName }));
    const { StackStatus, StackStatusReason } = answer.Stacks?.[0] ?? {};
    if (StackStatus === 'CREATE_COMPLETE') return;
    if (StackStatus !== 'CREATE_IN_PROGRESS') {
      throw new Error(
        `${scenario.template} could not be deployed: ${StackStatus ?? 'no such stack'}: ${StackStatusReason ?? ''}`,
      );
    }
  }
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
