import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createWorld, type World } from '../../sandbox/world';

const FOLDER = join(__dirname, '..', '..', 'examples', 'question');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/** Deploys a template as `s`, with the network's outputs as parameters, and gives its outputs. */
async function deploy(
  world: World,
  name: string,
  network: object,
): Promise<Readonly<Record<string, string>>> {
  const parameters = Object.entries(network).filter(([key]) => read(name).includes(`  ${key}:\n`));
  const { StackId } = (await world.cloud.call('cloudformation', 'CreateStack', {
    StackName: name.replaceAll(/[^a-z]/gu, '').replace(/^/u, 's'),
    TemplateBody: read(name),
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: parameters.map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue: String(ParameterValue),
    })),
  })) as { StackId: string };
  await world.time.idle();
  const { Stacks } = (await world.cloud.call('cloudformation', 'DescribeStacks', { StackName: StackId })) as {
    Stacks: readonly {
      StackStatus: string;
      Outputs: readonly { OutputKey: string; OutputValue: string }[];
    }[];
  };
  expect(Stacks[0]?.StackStatus).toBe('CREATE_COMPLETE');
  return Object.fromEntries((Stacks[0]?.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue]));
}

describe('the question’s example', () => {
  it.each(['1-without-a-cure.yaml', '2-with-its-cure.yaml', '3-with-the-cleaner.yaml'])(
    '%s appends 4 to [1, 2, 3]',
    async (name) => {
      const world = createWorld();
      await world.listen(0);
      const network = await deploy(world, 'network.yaml', {});
      await expect(deploy(world, name, network)).resolves.toEqual({ Result: '1,2,3,4' });
      await world.close();
    },
  );

  it('can’t answer from a subnet that S3 can’t be reached from', async () => {
    const world = createWorld();
    await world.listen(0);
    const withoutS3 = read('network.yaml').replace(/ {2}S3:\n[\s\S]*?\n\n/u, '');
    await world.cloud.call('cloudformation', 'CreateStack', { StackName: 'n', TemplateBody: withoutS3 });
    await world.time.idle();
    const { Stacks } = (await world.cloud.call('cloudformation', 'DescribeStacks', { StackName: 'n' })) as {
      Stacks: readonly { Outputs: readonly { OutputKey: string; OutputValue: string }[] }[];
    };
    await world.cloud.call('cloudformation', 'CreateStack', {
      StackName: 's',
      TemplateBody: read('1-without-a-cure.yaml'),
      Capabilities: ['CAPABILITY_IAM'],
      Parameters: (Stacks[0]?.Outputs ?? [])
        .filter(({ OutputKey }) => OutputKey !== 'CureSecurityGroupId')
        .map((each) => ({ ParameterKey: each.OutputKey, ParameterValue: each.OutputValue })),
    });
    await world.time.idle();
    const events = world.journal.entries().flatMap((entry) => (entry.kind === 'stack-event' ? [entry] : []));
    expect(
      events.find(
        ({ logicalResourceId, status }) => logicalResourceId === 'Split' && status === 'CREATE_FAILED',
      )?.reason,
    ).toContain('CloudFormation did not receive a response from your Custom Resource');
    await world.close();
  });

  it('needs fewer lines with the cleaner than with its own cure, and no function besides its own', () => {
    const lines = (name: string): number => read(name).split('\n').length;
    const functions = (name: string): number =>
      read(name).match(/Type: AWS::Lambda::Function/gu)?.length ?? 0;
    expect(lines('3-with-the-cleaner.yaml')).toBeLessThan(lines('2-with-its-cure.yaml') / 2);
    expect(functions('3-with-the-cleaner.yaml')).toBe(functions('1-without-a-cure.yaml'));
  });
});
