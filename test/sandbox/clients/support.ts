import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createWorld, type World, type WorldOptions } from '../../../sandbox/world';
import type { Ended } from '../../support/child';
import { runWarm } from '../../support/python';

export const ROOT = join(__dirname, '..', '..', '..');

/** The bundle that the sandbox runs as the handler of Org::VPC::EniCleaner. */
const BUNDLE = join(ROOT, 'build', 'TypeFunction', 'handlers.js');

export const EXAMPLE = join(ROOT, 'examples', '2-with-cleaner.yaml');

export function example(name: string): string {
  return readFileSync(join(ROOT, 'examples', name), 'utf8');
}

/** Example 2 with one property more, for an update that changes one resource. */
export function changedExample(description: string): string {
  const runtime = '      Runtime: nodejs24.x\n';
  return example('2-with-cleaner.yaml').replace(runtime, `${runtime}      Description: ${description}\n`);
}

/** A template with a reference that leads nowhere, and what CloudFormation says of it. */
export const WRONG_TEMPLATE = `
Resources:
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Nowhere, CidrBlock: 10.0.0.0/24 }
`;
export const WRONG_TEMPLATE_SAYS =
  'Template format error: Unresolved resource dependencies [Nowhere] in the Resources block of the template';

export interface OpenWorld {
  readonly world: World;
  readonly endpoint: string;
  /** Ends the world, and fails if an exception in it was a defect of the sandbox. */
  close(): Promise<void>;
}

export function requireBundle(): void {
  if (!existsSync(BUNDLE)) {
    throw new Error('There is no build/TypeFunction/handlers.js: run "npm run build" first.');
  }
}

/** A world of its own with an open door, that can run the project's handlers. */
export async function openWorld(options: WorldOptions = {}): Promise<OpenWorld> {
  requireBundle();
  const defects: unknown[] = [];
  const world = createWorld({ project: ROOT, onDefect: (error) => defects.push(error), ...options });
  const { port } = await world.listen(0);
  return {
    world,
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      await world.close();
      expect(defects).toEqual([]);
    },
  };
}

/** Runs the AWS CLI or a Python script against a world that lives in this process. */
export function runPython(program: string, args: readonly string[], endpoint: string): Promise<Ended> {
  return runWarm({ program, arguments: args, environment: awsEnvironment(endpoint) });
}

/** Nothing of the user's: no profile, no proxy, no pager. */
function awsEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    NO_PROXY: '*',
    AWS_PAGER: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  };
}

/** How often the world was asked for an operation that changes something (it doesn't write down who looks). */
export function callsOf(world: World, operation: string): number {
  return world.journal.entries().filter((entry) => entry.kind === 'call' && entry.operation === operation)
    .length;
}
