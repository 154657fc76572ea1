import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import fc from 'fast-check';

import { WORLD_NAMES, type WorldName } from '../../sandbox/worlds';
import { example, Story } from '../stories/story';
import { cases } from '../support/cases';
import { callsSince, enicleanerIn } from './account';
import { writePackages } from './packages';

/** Commands that ask an account, with all that may stand behind each but `--yes`. */
const COMMANDS = {
  why: ['--output json', '--services Lambda', '--quiet'],
  clean: ['--then-delete', '--output ndjson', '--services Lambda,EFS', '--timeout 2'],
  wait: ['--timeout 2', '--quiet', '--output markdown', '--stack'],
  timeline: ['--file -'],
  sweep: ['--services *', '--output json', '--file plan.json'],
  register: ['--packages .', '--hook-failure-mode FAIL'],
  unregister: ['--timeout 2'],
  verify: ['--only group-retries', '--quiet'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type CommandName = keyof typeof COMMANDS;

const NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** What a word on the command line may be: of the world's own, of nobody's, and nonsense. */
const KINDS = ['stack', 'group', 'subnet', 'vpc', 'eni', 'nobody', 'nonsense'] as const;

interface Drawn {
  readonly world: WorldName;
  readonly seed: number;
  /** How far the stack's deletion is: seconds after it was asked for; undefined: it wasn't. */
  readonly deletedFor: number | undefined;
  readonly planted: readonly {
    readonly service: 'Lambda' | 'AgentCore' | 'EFS' | 'user';
    readonly state: 'releasing' | 'orphaned';
  }[];
  readonly commands: readonly {
    readonly name: CommandName;
    readonly targets: readonly (typeof KINDS)[number][];
    readonly options: readonly number[];
  }[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  world: fc.constantFrom(...WORLD_NAMES),
  seed: fc.integer({ min: 1, max: 1_000 }),
  deletedFor: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
  planted: fc.array(
    fc.record({
      service: fc.constantFrom('Lambda', 'AgentCore', 'EFS', 'user'),
      state: fc.constantFrom('releasing', 'orphaned'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  commands: fc
    .record({
      names: fc.shuffledSubarray([...NAMES], { minLength: NAMES.length }),
      details: fc.array(
        fc.record({
          // What is there stands in the list more often than what isn't.
          targets: fc.array(fc.constantFrom('stack', 'group', 'subnet', ...KINDS), {
            minLength: 1,
            maxLength: 2,
          }),
          options: fc.array(fc.nat(3), { maxLength: 2 }),
        }),
        { minLength: NAMES.length, maxLength: NAMES.length },
      ),
    })
    .map(({ names, details }) =>
      names.map((name, index) => ({ name, ...(details[index] ?? { targets: [], options: [] }) })),
    ),
});

describe('no command changes anything without --yes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner-nothing-'));
    writePackages(folder, '1');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('in any world, of any target, with any options', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (plan) => {
        expect(await changesOf(plan, folder)).toEqual([]);
      }),
      cases(10),
    );
  });

  test('each command once, on a stack that is stuck', async () => {
    const commands = NAMES.map((name) => ({ name, targets: ['stack'] as const, options: [0] }));
    const changes = await changesOf(
      {
        world: 'no-wait',
        seed: 1,
        deletedFor: 5_000,
        planted: [{ service: 'Lambda', state: 'orphaned' }],
        commands,
      },
      folder,
    );
    expect(changes).toEqual([]);
  });
});

/** Plays it. @returns what was sent that changes anything, with the command that did; and what ended as none may */
async function changesOf(
  { world, seed, deletedFor, planted, commands }: Drawn,
  cwd: string,
): Promise<readonly string[]> {
  const changes: string[] = [];
  const story = await Story.begin({ project: null, world, seed });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    const [group = '', subnet = '', vpc = ''] = await Promise.all(
      ['FunctionSecurityGroup', 'PrivateSubnet', 'Vpc'].map((each) => story.physicalId(each, 'app')),
    );
    const enis = planted.flatMap(({ service, state }) =>
      story.world.eniRelease.plant({
        service,
        subnetId: subnet,
        groupIds: [group],
        ...(service === 'user' ? {} : { state }),
      }),
    );
    if (deletedFor !== undefined) {
      await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
      await story.world.time.advance(deletedFor * 1_000);
    }
    const words = {
      stack: 'app',
      group,
      subnet,
      vpc,
      eni: enis[0] ?? 'eni-0123456789abcdef0',
      nobody: 'sg-0123456789abcdef0',
      nonsense: 'no such target',
    };
    // The story's own calls are over.
    await story.world.time.advance(1_000);
    const since = story.world.time.now();
    for (const { name, targets, options } of commands) {
      const takesTargets = name === 'why' || name === 'clean' || name === 'wait';
      const args = [
        name,
        ...(takesTargets ? targets.map((kind) => words[kind]) : name === 'timeline' ? ['app'] : []),
        ...options.flatMap((index) => (COMMANDS[name][index % COMMANDS[name].length] ?? '').split(' ')),
      ];
      const before = callsSince(story, since).length;
      const { exitCode, err } = await enicleanerIn(story, args, {
        cwd,
        env: { AWS_REGION: 'us-east-1' },
      });
      const command = args.join(' ');
      // The journal has every call of a person's that changes something.
      changes.push(
        ...callsSince(story, since)
          .slice(before)
          .map((call) => `${command}: ${call}`),
      );
      if (![0, 1, 2, 10, 20].includes(exitCode)) changes.push(`${command}: ended with ${exitCode}`);
      if (/^\s+at /mu.test(err)) changes.push(`${command}: said ${err}`);
    }
    return changes;
  } finally {
    await story.end();
  }
}
