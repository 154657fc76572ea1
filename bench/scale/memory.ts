import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';

import { createWorld } from '../../sandbox/world';
import { clientsOf } from '../../test/support/clients';
import type { ScaleOptions } from './options';
import { settle } from './settlement';

const ROOT = join(__dirname, '..', '..');
const SCHEMA = 'org-vpccleanup-enicleaner.json';
const BUNDLE = join(ROOT, 'build', 'TypeFunction', 'handlers.js');

/** What the built bundle took in processes of its own. */
export interface Measured {
  /** Bytes: the most that any of its processes had resident, Node.js itself included. */
  readonly peakMemory: number;
  /** Seconds of virtual time, the start of its process included. */
  readonly longestInvocation: number;
  readonly invocations: number;
  readonly status: string;
}

/**
 * Deletes one stack whose cleaner is the built bundle (`make build`), run in processes of its own as Lambda
 * runs it, over a socket: what it takes of a Lambda function's 256 MB.
 */
export async function measureBundle(options: Omit<ScaleOptions, 'stacks'>): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'scale-'));
  const world = createWorld({ seed: options.seed, world: 'no-wait', project: projectIn(folder) });
  try {
    await world.listen(0);
    const { cloudFormation } = clientsOf(world);
    const { stacks, plantAll } = await settle(world, { ...options, stacks: 1 }, 'later');
    const cleaner = {
      Type: 'Org::VPC::EniCleaner',
      Properties: { SecurityGroupIds: stacks[0]?.groupIds, SubnetIds: stacks[0]?.subnetIds },
    };
    const TemplateBody = JSON.stringify({ Resources: { Cleaner: cleaner } });
    const created = await cloudFormation.send(new CreateStackCommand({ StackName: 'scale', TemplateBody }));
    await world.time.idle();
    const status = await stackStatus(cloudFormation, created.StackId);
    if (status !== 'CREATE_COMPLETE') throw new Error(`The stack could not be created: ${status}.`);
    plantAll();
    const began = world.journal.entries().length;
    await cloudFormation.send(new DeleteStackCommand({ StackName: 'scale' }));
    await world.time.idle();
    const durations = world.journal
      .entries()
      .slice(began)
      .flatMap((entry) => (entry.kind === 'invocation' && entry.action === 'DELETE' ? [entry.duration] : []));
    return {
      peakMemory: Math.max(...residents(folder)),
      longestInvocation: Math.max(...durations) / 1_000,
      invocations: durations.length,
      status: await stackStatus(cloudFormation, created.StackId),
    };
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stackStatus(
  cloudFormation: CloudFormationClient,
  StackName: string | undefined,
): Promise<string> {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.StackStatus ?? '';
}

/** A project whose bundle is ours, and which notes after each invocation how much its process had resident. */
function projectIn(folder: string): string {
  const build = join(folder, 'build', 'TypeFunction');
  mkdirSync(build, { recursive: true });
  writeFileSync(join(folder, SCHEMA), readFileSync(join(ROOT, SCHEMA)));
  const program = `
    const { writeFileSync } = require('node:fs');
    const bundle = require(${JSON.stringify(BUNDLE)});
    exports.entrypoint = async (event, context) => {
      try {
        return await bundle.entrypoint(event, context);
      } finally {
        // Kilobytes.
        writeFileSync(${JSON.stringify(folder)} + '/resident-' + process.pid, String(process.resourceUsage().maxRSS));
      }
    };`;
  writeFileSync(join(build, 'handlers.js'), program);
  return folder;
}

function residents(folder: string): readonly number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('resident-'))
    .map((name) => Number(readFileSync(join(folder, name), 'utf8')) * 1_024);
}
