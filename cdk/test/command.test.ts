import { App, Stack } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createWorld, type World } from '../../sandbox/world';
import { clientsOf } from '../../test/support/clients';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EniCleaner } from '../src/index';
import { ENV, IMPORTED, SAMPLES, type Sample } from './apps';
import { account } from './life';
import { run, toolEnvironment, type Ran } from './run';

/*
 * Every app, by the CDK's own command: all that go together in one app, deployed, updated and destroyed at once. Minutes, so only where all is asked for (make cdk-apps).
 */

const ALL = process.env['ENICLEANER_CDK'] === 'all';
const ONLY = process.env['ENICLEANER_CDK_ONLY'];
const WANTED = Object.keys(SAMPLES).filter((name) => ONLY === undefined || new RegExp(ONLY, 'u').test(name));
/** The eight hours of AgentCore's network interfaces outlast the role that others beside it are deployed with. */
const LONG = /AgentCore/u;
/** What is deployed together. */
const GROUPS = [WANTED.filter((name) => !LONG.test(name)), WANTED.filter((name) => LONG.test(name))].filter(
  (names) => names.length > 0,
);
const CDK = join(__dirname, '..', 'node_modules', 'aws-cdk', 'bin', 'cdk');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enicleaner-cdk-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const cdk = (port: number, ...args: readonly string[]): Promise<Ran> =>
  run(process.execPath, [CDK, ...args], { cwd: folder, env: { ...toolEnvironment(port), HOME: folder } });

/** Objects in two versions for each bucket that says it will empty itself. */
async function fill(world: World): Promise<void> {
  const s3 = (operation: string, input: object): Promise<unknown> =>
    world.cloud.callByName('s3', operation, { ...input });
  for (const Bucket of namesIn(await s3('ListBuckets', {}))) {
    const tags = await s3('GetBucketTagging', { Bucket }).catch(() => undefined);
    if (!JSON.stringify(tags ?? '').includes('aws-cdk:auto-delete-objects')) continue;
    for (const text of ['first', 'second'])
      await s3('PutObject', { Bucket, Key: 'a/object', Body: Buffer.from(text) });
  }
}

const namesIn = (answer: unknown): readonly string[] =>
  [...JSON.stringify(answer).matchAll(/"Name":"([^"]+)"/gu)].flatMap(([, name]) => name ?? []);

/** One app of many: each in a stack of its own, with the ids of the account's own VPC in it. */
function assembly(
  name: string,
  names: readonly string[],
  build: (sample: Sample) => Sample['build'],
): string {
  const outdir = join(folder, name);
  const app = new App({
    outdir,
    context: { '@aws-cdk/core:aspectStabilization': true },
    analyticsReporting: false,
  });
  for (const [index, sample] of names.entries()) {
    const of = SAMPLES[sample];
    if (of !== undefined) build(of)(new Stack(app, `App${index}`, { env: ENV }), app);
  }
  EniCleaner.protect(app, { onePerTarget: name.startsWith('express') });
  app.synth();
  return outdir;
}

async function statuses(world: World): Promise<readonly string[]> {
  const { Stacks = [] } = await clientsOf(world).cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks.filter(({ StackName }) => StackName !== 'CDKToolkit').map(
    ({ StackName, StackStatus }) => `${StackName} ${StackStatus}`,
  );
}

(ALL ? describe : describe.skip).each([
  ['documented', []],
  ['express', ['--express']],
] as const)('cdk in the world %s', (name, mode) => {
  it.each(GROUPS.map((names) => [`${names[0] ?? ''} and ${names.length - 1} more`, names] as const))(
    'deploys, updates and destroys %s',
    async (_which, names) => {
      const world = createWorld({ world: name, start: Date.now(), follow: Date.now });
      try {
        const { port } = await world.listen(0);
        const ids = await account(world);
        IMPORTED.vpcId = ids.get(IMPORTED.vpcId) ?? IMPORTED.vpcId;
        IMPORTED.groupId = ids.get(IMPORTED.groupId) ?? IMPORTED.groupId;
        IMPORTED.subnetIds = IMPORTED.subnetIds.map((id) => ids.get(id) ?? id);
        const before = assembly(`${name}-before`, names, ({ build }) => build);
        const after = assembly(`${name}-after`, names, ({ build, update }) => update ?? build);
        const told: Ran[] = [await cdk(port, 'bootstrap', `aws://${ENV.account}/${ENV.region}`)];
        for (const app of [before, after]) {
          told.push(
            await cdk(
              port,
              'deploy',
              '**',
              '--app',
              app,
              '--require-approval',
              'never',
              '--concurrency',
              '8',
              ...mode,
            ),
          );
        }
        await fill(world);
        told.push(await cdk(port, 'destroy', '**', '--app', after, '--force', ...mode));
        expect(told.filter(({ code }) => code !== 0).map(({ output }) => output.slice(-6_000))).toEqual([]);
        expect(await statuses(world)).toEqual([]);
      } finally {
        await world.close();
      }
    },
  );
});
