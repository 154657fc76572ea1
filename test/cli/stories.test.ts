import { stripVTControlCharacters } from 'node:util';

import { DeleteStackCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { PublishVersionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';

import { edited, POLICY_APART } from '../../sandbox/demo/edits';
import type { WorldName } from '../../sandbox/worlds';
import { placeOfNetworkStack, type Place } from '../stories/places';
import { example, Story } from '../stories/story';
import { functionIn } from '../support/templates';
import { enicleanerIn } from './account';
import { expectGolden } from './golden';

/** The nine stories of a person whose stack is stuck, from the first question to the end, as the terminal shows them. */

interface Told {
  readonly name: string;
  readonly world?: WorldName;
  readonly arrange: (story: Story) => Promise<void>;
  readonly commands: readonly string[];
}

/** What the network stack exports, and a stack that imports it. */
const EXPORTS = `Outputs:
  Subnet: { Value: !Ref Subnet, Export: { Name: network-subnet } }
  Group: { Value: !Ref Group, Export: { Name: network-group } }
`;
const USER = `Resources:
${functionIn({ group: '!ImportValue network-group', subnet: '!ImportValue network-subnet', name: 'worker' })}`;

/** The permissions as a policy of their own, which goes beside the function; the role itself stays. */
const POLICY_GOES_FIRST = edited(example('1-without-cleaner'), [
  ['    Type: AWS::IAM::Role\n', '    Type: AWS::IAM::Role\n    DeletionPolicy: Retain\n'],
  ...POLICY_APART,
]);

const MINUTE = 60_000;

async function deployed(story: Story, template = example('1-without-cleaner')): Promise<void> {
  expect(await story.deploy(template, 'app')).toBe('CREATE_COMPLETE');
}

const inNetwork = (story: Story): Promise<Place> => placeOfNetworkStack(story, EXPORTS);

const STORIES: readonly Told[] = [
  {
    name: 'stuck',
    arrange: async (story) => {
      await deployed(story);
      await story.delete('app');
      await story.world.time.advance(12 * MINUTE);
    },
    commands: ['why app', 'clean app', 'clean app --yes --then-delete'],
  },
  {
    name: 'running',
    arrange: async (story) => {
      await deployed(story);
      await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
      await story.world.time.advance(MINUTE);
    },
    commands: ['why app', 'wait app --yes --stack'],
  },
  {
    name: 'locked',
    arrange: async (story) => {
      await deployed(story);
      await story.clients.cloudFormation.send(
        new UpdateStackCommand({
          StackName: 'app',
          TemplateBody: example('1-without-cleaner')
            .replace(
              'GroupDescription: Network interfaces of the function',
              'GroupDescription: The same, renamed',
            )
            .replace(
              '    Type: AWS::IAM::Role\n    Properties:\n',
              '    Type: AWS::IAM::Role\n    Properties:\n      Path: /functions/\n',
            ),
          Capabilities: ['CAPABILITY_NAMED_IAM'],
        }),
      );
      await story.world.time.advance(5 * MINUTE);
      expect(await story.status('app')).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    },
    commands: ['why app', 'wait app --yes --stack'],
  },
  {
    name: 'held',
    arrange: async (story) => {
      await inNetwork(story);
      await story.deploy(USER, 'app');
      await story.clients.lambda.send(new PublishVersionCommand({ FunctionName: 'worker' }));
      await story.clients.lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: 'worker',
          VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
        }),
      );
      await story.world.time.advance(60 * MINUTE);
    },
    commands: ['why network', 'clean network --yes'],
  },
  {
    name: 'foreign',
    arrange: async (story) => {
      await deployed(story);
      const [subnetId = '', groupId = ''] = await Promise.all(
        ['PrivateSubnet', 'FunctionSecurityGroup'].map((each) => story.physicalId(each, 'app')),
      );
      story.world.eniRelease.plant({ service: 'user', subnetId, groupIds: [groupId], owner: 'a router' });
      await story.delete('app');
    },
    commands: ['why app', 'clean app --yes --then-delete'],
  },
  {
    name: 'other-account',
    arrange: async (story) => {
      const places = await inNetwork(story);
      const [id = ''] = story.world.eniRelease.plant({ service: 'Lambda', ...places, state: 'orphaned' });
      Object.assign(story.world.ec2.networkInterface(id) ?? {}, { ownerId: '210987654321' });
    },
    commands: ['why network', 'clean network --yes'],
  },
  {
    name: 'agentcore',
    arrange: async (story) => {
      story.world.eniRelease.plant({
        service: 'AgentCore',
        ...(await inNetwork(story)),
        state: 'releasing',
      });
    },
    commands: ['why network', 'wait network --timeout 2'],
  },
  {
    name: 'no-rights',
    arrange: async (story) => {
      await deployed(story, POLICY_GOES_FIRST);
      await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
      await story.world.time.advance(MINUTE);
    },
    commands: ['why app', 'wait app --yes --stack'],
  },
  {
    name: 'exports',
    arrange: async (story) => {
      await inNetwork(story);
      await story.deploy(USER, 'app');
    },
    commands: ['why network', 'why network --services EFS'],
  },
];

test('there are nine', () => {
  expect(new Set(STORIES.map(({ name }) => name)).size).toBe(9);
});

test.each(STORIES.map((told) => [told.name, told] as const))(
  '%s',
  async (name, { world, arrange, commands }) => {
    const story = await Story.begin({ project: null, ...(world === undefined ? {} : { world }) });
    try {
      await arrange(story);
      let transcript = '';
      for (const command of commands) {
        const args = command.split(' ');
        // What only reads says the same on a terminal, but for the colours.
        if (args[0] === 'why') {
          const inPipe = await enicleanerIn(story, args);
          const onTerminal = await enicleanerIn(story, args, { hasColors: true });
          expect(stripVTControlCharacters(onTerminal.out)).toBe(inPipe.out);
        }
        const { exitCode, out, err } = await enicleanerIn(story, args);
        transcript += `$ enicleaner ${command}\n${err}${out}[${exitCode}]\n\n`;
      }
      expectGolden(transcript, `story-${name}.txt`);
      // Ids are never cut: each begins with a letter of its kind and has all of its digits.
      for (const [id] of transcript.matchAll(/\b(?:eni|sg|subnet|vpc)-[\da-f]+/gu)) {
        expect(id).toMatch(/-[\da-f]{17}$/u);
      }
    } finally {
      await story.end();
    }
  },
);
