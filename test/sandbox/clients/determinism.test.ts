import { CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import { clientsOf } from '../../support/clients';
import { example, openWorld } from './support';

const STACKS = [
  ['after', '2-with-cleaner.yaml'],
  ['before', '3-function-names.yaml'],
] as const;

/** Deploys and deletes two stacks at the same time. Gives the journal, a line an entry. */
async function play(seed: number, jitter: () => void = () => undefined): Promise<readonly string[]> {
  const open = await openWorld({ seed });
  const { world } = open;
  const { cloudFormation } = clientsOf(world);
  try {
    const begin = async (send: (name: string, template: string) => Promise<unknown>): Promise<void> => {
      // Both commands are given at the same instant.
      const release = world.time.hold('two commands');
      for (const [name, template] of STACKS) {
        jitter();
        await send(name, template);
      }
      release();
      await world.time.idle();
      jitter();
    };
    await begin((StackName, template) =>
      cloudFormation.send(
        new CreateStackCommand({
          StackName,
          TemplateBody: example(template),
          Capabilities: ['CAPABILITY_IAM'],
        }),
      ),
    );
    await begin((StackName) => cloudFormation.send(new DeleteStackCommand({ StackName })));
    return world.journal.entries().map((entry) => JSON.stringify(entry));
  } finally {
    await open.close();
  }
}

/** Keeps the process busy for a while that nobody chose. */
function dawdle(): void {
  const end = performance.now() + Math.random() * 5;
  while (performance.now() < end);
}

describe('the journal', () => {
  let first: readonly string[];
  beforeAll(async () => {
    first = await play(7);
  });

  it('tells of both stacks to the end', () => {
    const ends = first
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ resourceType }) => resourceType === 'AWS::CloudFormation::Stack')
      .filter(({ status }) => String(status).endsWith('_COMPLETE'))
      .map(({ stackName, status }) => `${String(stackName)} ${String(status)}`);
    expect(ends.toSorted()).toEqual([
      'after CREATE_COMPLETE',
      'after DELETE_COMPLETE',
      'before CREATE_COMPLETE',
      'before DELETE_COMPLETE',
    ]);
    expect(first.some((line) => line.includes('"kind":"invocation"'))).toBe(true);
  });

  it('is the same byte for byte with the same seed, and another with another, in two worlds at once', async () => {
    const [same, other] = await Promise.all([play(7), play(8)]);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('does not depend on how fast the machine is', async () => {
    const interval = setInterval(dawdle, 10);
    try {
      await expect(play(7, dawdle)).resolves.toEqual(first);
    } finally {
      clearInterval(interval);
    }
  });
});
