import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';

import { createWorld, type World } from '../../sandbox/world';
import { clientsOf } from '../../test/support/clients';
import { run, toolEnvironment } from './run';

/*
 * The commands of guides/cdk.md and guides/serverless.md, as they stand there, by a shell and by the real tools: from
 * nothing to a stack that is deleted. They install from npm, so only where all is asked for (make cdk-apps).
 */

const ALL = process.env['ENICLEANER_CDK'] === 'all';
const ROOT = join(__dirname, '..', '..');

/** All but the repository's own targets, which other tests run. */
function commandsOf(guide: string): readonly string[] {
  const text = readFileSync(join(ROOT, 'guides', guide), 'utf8');
  return [...text.matchAll(/```console\n([\s\S]*?)```/gu)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith('$ ') && !line.startsWith('$ make '))
    .map((line) => line.slice(2).replaceAll('<clone>', ROOT));
}

async function shell(commands: readonly string[], cwd: string, port: number): Promise<string> {
  const env = { ...process.env, ...toolEnvironment(port), npm_config_yes: 'true' };
  const { code, output } = await run('bash', ['-ec', commands.join('\n')], { cwd, env });
  if (code !== 0) throw new Error(`A command of the guide ended with ${code}: ${output.slice(-4_000)}`);
  return output;
}

interface Place {
  readonly world: World;
  readonly port: number;
  readonly folder: string;
}

let place: Place;
/** A sandbox with an open door, and a folder with the example of serverless.md in it. */
async function begin(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'enicleaner-guide-'));
  const world = createWorld({ start: Date.now(), follow: Date.now });
  const { port } = await world.listen(0);
  cpSync(join(ROOT, 'examples', 'serverless'), join(folder, 'examples', 'serverless'), { recursive: true });
  place = { world, port, folder };
}
async function end(): Promise<void> {
  await place.world.close();
  rmSync(place.folder, { recursive: true, force: true });
}

async function stacks(): Promise<readonly unknown[]> {
  const { Stacks = [] } = await clientsOf(place.world).cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName }) => StackName).filter((name) => name !== 'CDKToolkit');
}

/** The stack that the guide's templates import from. */
const NETWORK = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.7.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.7.0.0/24 } }
Outputs:
  Vpc: { Value: !Ref Vpc, Export: { Name: network-vpc } }
  Subnets: { Value: !Ref Subnet, Export: { Name: network-subnets } }
`;

(ALL ? describe : describe.skip)('the commands of', () => {
  beforeEach(begin);
  afterEach(end);

  it.each([
    ['cdk.md', /Orders: destroyed/u],
    ['serverless.md', /successfully removed/u],
  ])('%s lead to a stack that is deleted', async (guide, last) => {
    await expect(shell(commandsOf(guide), place.folder, place.port)).resolves.toMatch(last);
    await expect(stacks()).resolves.toEqual([]);
  });

  it('serverless.md do so with what migrate.md puts in the plugin’s place', async () => {
    const { cloudFormation } = clientsOf(place.world);
    await cloudFormation.send(new CreateStackCommand({ StackName: 'network', TemplateBody: NETWORK }));
    await place.world.time.idle();
    const guide = readFileSync(join(ROOT, 'guides', 'migrate.md'), 'utf8');
    const [, after] = /```yaml\n# after, in serverless.yml\n([\s\S]*?)```/u.exec(guide) ?? [];
    const head = 'service: moved\nprovider: { name: aws, runtime: nodejs20.x, region: us-east-1 }\n';
    writeFileSync(join(place.folder, 'examples', 'serverless', 'serverless.yml'), `${head}${after ?? ''}`);
    const commands = commandsOf('serverless.md');
    const deployed = shell(commands.slice(0, -1), place.folder, place.port);
    await expect(deployed).resolves.toMatch(/deployed to stack moved-dev/u);
    const made = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: 'moved-dev' }));
    expect(made.StackResources?.map(({ ResourceType }) => ResourceType)).toEqual(
      expect.arrayContaining(['Org::VPC::EniCleaner', 'AWS::Lambda::Function']),
    );
    const removal = [...commands.slice(0, 1), ...commands.slice(-1)];
    await expect(shell(removal, place.folder, place.port)).resolves.toMatch(/successfully removed/u);
    await expect(stacks()).resolves.toEqual(['network']);
  });
});

(ALL ? describe : describe.skip)('version 3 of the Serverless Framework', () => {
  beforeEach(begin);
  afterEach(end);

  it('makes the template that osls makes', async () => {
    const folder = join(place.folder, 'examples', 'serverless');
    const made = async (tool: string): Promise<unknown> => {
      await shell([`npx ${tool} package --package out`], folder, place.port);
      const file = join(folder, 'out', 'cloudformation-template-update-stack.json');
      const text = readFileSync(file, 'utf8');
      rmSync(join(folder, 'out'), { recursive: true });
      // Digests and times of the archives.
      return JSON.parse(
        text
          .replaceAll(/(?<="CodeSha256": ")[^"]+/gu, 'digest')
          .replaceAll(/(?<=LambdaVersion)\w{30,}/gu, 'Id')
          .replaceAll(/\d{13}-[\d:.TZ-]+/gu, 'time'),
      ) as unknown;
    };
    await expect(made('serverless@3.40.0')).resolves.toEqual(await made('osls@4.3.1'));
  });
});
