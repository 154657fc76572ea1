import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { alternate, median } from '../measure';
import { nodeOf } from '../../test/support/runtimes';
import { createWorld, type World } from '../../sandbox/world';

/** What a function's first invocation took, from before its code was loaded; medians. Milliseconds, bytes. */
export interface ColdStart {
  readonly load: number;
  readonly firstAnswer: number;
  readonly memory: number;
  readonly answer: string;
}

/**
 * A new process for each cold start. Node.js itself is up before Lambda loads the function's code, so the
 * clock starts then. The event is a create of the registry's; EC2 and Systems Manager are the sandbox.
 */
const COLD_START = `
const { readFileSync } = require('node:fs');
const { handlers, event } = JSON.parse(readFileSync(0, 'utf8'));
console.log = () => undefined;
const began = performance.now();
const { entrypoint } = require(handlers);
const loaded = performance.now();
entrypoint(event, { awsRequestId: '1' }).then((answer) => {
  const answered = performance.now();
  const memory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({
    load: loaded - began, firstAnswer: answered - began, memory, answer: answer.status,
  }));
});
`;

export interface ColdStartOptions {
  /** `nodejs22.x`. */
  readonly runtime: string;
  /** The modules with the entrypoints. */
  readonly handlers: readonly string[];
  readonly rounds: number;
}

/**
 * Measures modules in turn.
 *
 * @throws Error if one of them doesn't answer SUCCESS
 */
export async function coldStarts({
  runtime,
  handlers,
  rounds,
}: ColdStartOptions): Promise<readonly ColdStart[]> {
  const world = createWorld({ project: null });
  const door = await world.listen(0);
  try {
    const groupId = await makeGroup(world);
    let requests = 0;
    const node = nodeOf(runtime);
    const measured = await alternate(
      handlers.map((module) => () => {
        requests += 1;
        const event = createEvent(world, groupId, `request-${requests}`);
        return coldStart(node, { handlers: module, event }, `http://127.0.0.1:${door.port}`);
      }),
      rounds,
    );
    return measured.map((runs) => ({
      load: median(runs.map((each) => each.load)),
      firstAnswer: median(runs.map((each) => each.firstAnswer)),
      memory: median(runs.map((each) => each.memory)),
      answer: runs[0]?.answer ?? '',
    }));
  } finally {
    await door.close();
    await world.close();
  }
}

async function coldStart(node: string, input: object, endpoint: string): Promise<ColdStart> {
  const child = spawn(node, ['--eval', COLD_START], {
    // As far as Lambda sets them.
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  child.stdin.end(JSON.stringify(input));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`A cold start failed: ${errors}`);
  const result = JSON.parse(output) as ColdStart;
  if (result.answer !== 'SUCCESS') throw new Error(`A cold start answered ${output}. ${errors}`);
  return result;
}

async function makeGroup(world: World): Promise<string> {
  const { Vpc } = await world.cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const wanted = { VpcId: Vpc?.VpcId, GroupName: 'bench', Description: 'bench' };
  return (await world.cloud.call('ec2', 'CreateSecurityGroup', wanted)).GroupId ?? '';
}

/** As the registry sends it (CloudFormation CLI's Java plugin, HandlerRequest), of a type registered without logs. */
function createEvent({ cloud }: World, groupId: string, bearerToken: string): object {
  return {
    action: 'CREATE',
    awsAccountId: cloud.account,
    bearerToken,
    region: cloud.region,
    resourceType: 'Org::VPC::EniCleaner',
    resourceTypeVersion: '00000001',
    stackId: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:stack/bench/1`,
    nextToken: null,
    callbackContext: null,
    requestData: {
      logicalResourceId: 'Cleaner',
      resourceProperties: { SecurityGroupIds: [groupId] },
      previousResourceProperties: null,
      systemTags: {},
      stackTags: {},
      callerCredentials: { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: 'test' },
    },
  };
}
