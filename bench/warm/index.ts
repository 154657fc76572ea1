import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle } from '../../deploy/bundle';
import { createWorld, type World } from '../../sandbox/world';
import { nodeOf } from '../../test/support/runtimes';
import { median } from '../measure';
import { layOutStandard } from '../packaging/standard';
import { figure, type Run } from '../section';

/** Counted invocations of each, and those before them; the library's take seconds. */
const ROUNDS = 9;
const WARM_UPS = 3;

const root = join(__dirname, '..', '..');

/** Two entrypoints around the same handler: this project's and the runtime library's own. */
export const run: Run = async ({ tell }) => {
  const modules = await makeModules(tell);
  tell(`Invoking each ${ROUNDS} times, with and without logs; the library's take seconds`);
  // CloudWatch Logs refuses events from other times than its own.
  const world = createWorld({ project: null, start: Date.now() });
  const door = await world.listen(0);
  try {
    const endpoint = `http://127.0.0.1:${door.port}`;
    const withLogs = await measure(modules, readEvent(world, true), endpoint);
    const without = await measure(modules, readEvent(world, false), endpoint);
    return {
      title: 'Warm: an invocation through this project’s entrypoint against the runtime library’s own',
      method: `The same handler, which does nothing, behind each in a process of its own under Node.js 22 that has answered ${WARM_UPS} times before, one invocation after another; logs and metrics go to the sandbox. Medians; all times are ratios. The library’s hold fixed sleeps, so that the ratio is larger on a slower machine.`,
      figures: {
        warm: figure(withLogs, 'ratio', 'warm invocation, with logs and metrics', { atMost: 0.02 }),
        warmWithoutLogs: figure(without, 'ratio', 'warm invocation, of a type registered without logs', {
          atMost: 0.02,
        }),
      },
      tables: [
        {
          title: 'Warm invocation, this entrypoint : the library’s',
          columns: ['the type is registered', 'ratio'],
          rows: [
            ['with logs', withLogs.toFixed(4)],
            ['without logs', without.toFixed(4)],
          ],
        },
      ],
      charts: [
        {
          kind: 'bars',
          name: 'warm',
          title: 'A warm invocation, as a share of the runtime library’s own entrypoint',
          unit: '% of the library’s time, on a logarithmic scale',
          scale: 'log',
          labels: ['with logs', 'without logs'],
          series: [
            {
              name: 'this project’s entrypoint',
              ours: true,
              values: [withLogs, without].map((each) => Number((100 * each).toPrecision(3))),
            },
            { name: 'the library’s', values: [100, 100] },
          ],
        },
      ],
    };
  } finally {
    await door.close();
    await world.close();
  }
};

interface Modules {
  readonly ours: string;
  readonly library: string;
  /** SDK v2, which is told the sandbox's address by its own settings: it doesn't know `AWS_ENDPOINT_URL`. */
  readonly sdk: string;
}

async function makeModules(tell: (message: string) => void): Promise<Modules> {
  const { folder } = await layOutStandard(root, tell);
  const ours = join(root, 'build/bench/warm/ours.js');
  await bundle(root, 'bench/warm/ours.ts', ours);
  const library = join(folder, 'dist/library.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/warm/library.ts'],
    outfile: library,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  return { ours, library, sdk: join(folder, 'node_modules/aws-sdk/global.js') };
}

/**
 * One process for each entrypoint, as Lambda has it, and one invocation after another: between two of them
 * Lambda freezes the process.
 */
const INVOCATIONS = `
const { readFileSync } = require('node:fs');
const { entrypoint: file, sdk, event, warmUps, rounds } = JSON.parse(readFileSync(0, 'utf8'));
if (sdk !== undefined) {
  require(sdk).config.update({ endpoint: process.env.AWS_ENDPOINT_URL, s3ForcePathStyle: true });
}
console.log = () => undefined;
const { entrypoint } = require(file);
const times = [];
(async () => {
  for (let round = -warmUps; round < rounds; round += 1) {
    const began = performance.now();
    const answer = await entrypoint(structuredClone(event), { awsRequestId: '1' });
    const took = performance.now() - began;
    if (answer.status !== 'SUCCESS') throw new Error(JSON.stringify(answer));
    if (round >= 0) times.push(took);
  }
  process.stdout.write(JSON.stringify(times));
})();
`;

/** The ratio of the medians. */
async function measure({ ours, library, sdk }: Modules, event: object, endpoint: string): Promise<number> {
  const own = await invoke({ entrypoint: ours, event }, endpoint);
  return median(own) / median(await invoke({ entrypoint: library, sdk, event }, endpoint));
}

/** Milliseconds of each counted invocation. */
async function invoke(
  input: { readonly entrypoint: string; readonly sdk?: string; readonly event: object },
  endpoint: string,
): Promise<readonly number[]> {
  const child = spawn(nodeOf('nodejs22.x'), ['--eval', INVOCATIONS], {
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
  child.stdin.end(JSON.stringify({ ...input, warmUps: WARM_UPS, rounds: ROUNDS }));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`The invocations failed: ${errors}`);
  return JSON.parse(output) as readonly number[];
}

/** As the registry sends it; a type that is registered with logs gets credentials for them. */
function readEvent({ cloud }: World, withLogs: boolean): object {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: 'test' };
  return {
    action: 'READ',
    awsAccountId: cloud.account,
    bearerToken: 'bench',
    region: cloud.region,
    resourceType: 'Org::VPC::EniCleaner',
    resourceTypeVersion: '00000001',
    stackId: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:stack/bench/1`,
    nextToken: null,
    callbackContext: null,
    requestData: {
      logicalResourceId: 'Cleaner',
      resourceProperties: { Id: 'cleaner-1', SecurityGroupIds: ['sg-1', 'sg-2'] },
      previousResourceProperties: null,
      systemTags: {},
      stackTags: {},
      callerCredentials: credentials,
      ...(withLogs ? { providerCredentials: credentials, providerLogGroupName: 'bench' } : {}),
    },
  };
}
