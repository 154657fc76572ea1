import {
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

import type { JournalEntry } from '../../sandbox/journal';
import { example, Story } from './story';

/** What guides/migrate.md says of the way from the old cure to the cleaner. */
describe('from Custom::VPCDestroyENI to the cleaner', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin();
  });
  afterEach(() => story.end());

  const CURE = example('question/2-with-its-cure');
  const CLEANER = example('question/3-with-the-cleaner');
  /** The guide's first update: the old resource is to be kept, the new one takes its place. */
  const BETWEEN = CURE.replace('    Type: Custom::VPCDestroyENI\n', '$&    DeletionPolicy: Retain\n')
    .replace('    DependsOn: DestroyENI\n', '    DependsOn: EniCleaner\n')
    .replace(
      'Resources:\n',
      `Resources:
  EniCleaner:
    Type: Org::VPC::EniCleaner
    Properties:
      SecurityGroupIds: [!Ref SecurityGroup]

`,
    );
  const TODAYS = { NetworkInterfaceDescription: 'AWS Lambda VPC ENI-*' };

  const outputs = async (): Promise<Readonly<Record<string, string>>> => {
    const answer = await story.clients.cloudFormation.send(
      new DescribeStacksCommand({ StackName: 'network' }),
    );
    return Object.fromEntries(
      (answer.Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
        OutputKey,
        OutputValue,
      ]),
    );
  };

  /** What of the values the template has parameters for. */
  const input = async (
    template: string,
    values: Readonly<Record<string, string>>,
  ): Promise<ConstructorParameters<typeof UpdateStackCommand>[0]> => ({
    StackName: 'app',
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: Object.entries({ ...(await outputs()), ...values })
      .filter(([name]) => new RegExp(`^  ${name}:\n    Type: (?:AWS::EC2|List|String)`, 'mu').test(template))
      .map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  });

  const begin = async (values: Readonly<Record<string, string>>): Promise<void> => {
    await story.deploy(example('question/network'), 'network');
    await story.clients.cloudFormation.send(new CreateStackCommand(await input(CURE, values)));
    await story.world.time.idle();
    expect(await story.status('app')).toBe('CREATE_COMPLETE');
  };

  /** Gives what happened to the old resource. */
  const update = async (
    template: string,
    values: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> => {
    const since = story.world.journal.entries().length;
    await story.clients.cloudFormation.send(new UpdateStackCommand(await input(template, values)));
    await story.world.time.idle();
    expect(await story.status('app')).toBe('UPDATE_COMPLETE');
    return story.world.journal
      .entries()
      .slice(since)
      .filter(
        (entry): entry is Extract<JournalEntry, { kind: 'stack-event' }> => entry.kind === 'stack-event',
      )
      .filter(({ logicalResourceId }) => logicalResourceId === 'DestroyENI')
      .map(({ status }) => status);
  };

  it('takes two updates, in which the old cure isn’t called', async () => {
    await begin(TODAYS);
    expect(await update(BETWEEN, TODAYS)).toEqual([]);
    expect(await update(CLEANER, {})).toEqual(['DELETE_SKIPPED']);
    expect(await story.delete('app')).toMatchObject({ status: 'DELETE_COMPLETE', failures: [] });
  });

  it('in one update the old cure is called three times for what it can’t do', async () => {
    await begin(TODAYS);
    const happened = await update(CLEANER, {});
    expect(happened.filter((status) => status === 'DELETE_FAILED')).toHaveLength(3);
    expect(await story.delete('app')).toMatchObject({ status: 'DELETE_COMPLETE' });
  });
});
