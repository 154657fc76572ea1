import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import fc from 'fast-check';

import { WORLD_NAMES, type WorldName } from '../../sandbox/worlds';
import { example, Story } from '../stories/story';
import { cases } from '../support/cases';
import { enicleanerIn } from './account';

const EXAMPLE = '1-without-cleaner.yaml';

/** What every command that has a form for programs may be asked, in an order in which a person might. */
const COMMANDS = [
  'why app',
  'why vpc',
  'why app app',
  'clean app',
  'clean subnet --then-delete',
  'wait app --timeout 2',
  'wait app --timeout 30 --stack',
  'sweep --regions us-east-1 --file plan.json',
  'sweep --regions us-east-1',
  'sweep --plan plan.json',
  'sweep --plan plan.json --yes',
  `check ${EXAMPLE}`,
  `check ${EXAMPLE} --cdk`,
  `check ${EXAMPLE} --diff`,
  `check ${EXAMPLE} --fix`,
  'clean app --yes',
  'clean app --yes --then-delete --timeout 2',
  'clean app --yes --then-delete',
  'wait app --yes --stack',
  'wait app --yes --then-delete --timeout 2',
  'wait app --yes --then-delete',
] as const;

interface Drawn {
  readonly world: WorldName;
  readonly seed: number;
  readonly deletedFor: number | undefined;
  readonly planted: readonly ('Lambda' | 'AgentCore' | 'user')[];
  readonly commands: readonly (typeof COMMANDS)[number][];
  readonly interruptedAt: number | undefined;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  world: fc.constantFrom(...WORLD_NAMES),
  seed: fc.integer({ min: 1, max: 1_000 }),
  deletedFor: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined }),
  planted: fc.array(fc.constantFrom('Lambda', 'AgentCore', 'user'), { maxLength: 2 }),
  commands: fc.shuffledSubarray([...COMMANDS], { minLength: 6, maxLength: 8 }),
  interruptedAt: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 4 }),
});

describe('with --output json, standard output is one document and nothing else', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'enicleaner-one-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('of any command, in any world, however it ends', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (plan) => {
        expect(await strayIn(plan, folder)).toEqual([]);
      }),
      cases(10),
    );
  });

  test('each command once, on a stack that is stuck', async () => {
    const plan = {
      world: 'no-wait',
      seed: 1,
      deletedFor: 3_000,
      planted: [],
      interruptedAt: undefined,
    } as const;
    expect(await strayIn({ ...plan, commands: COMMANDS }, folder)).toEqual([]);
  });

  test.each(['clean', 'wait'])('%s --then-delete: it is the end’s, not what was before', async (name) => {
    const story = await Story.begin({ project: null });
    try {
      await story.deploy(example('1-without-cleaner'), 'app');
      await story.delete('app');
      const ran = await enicleanerIn(story, [name, 'app', '--yes', '--then-delete', '--output', 'json']);
      expect(ran.exitCode).toBe(0);
      expect(JSON.parse(ran.out)).toMatchObject({
        outlook: { is: 'nothing' },
        stacks: [{ name: 'app', status: 'DELETE_COMPLETE', failed: [] }],
        networkInterfaces: [],
      });
      expect(ran.said).toContain('app DELETE_COMPLETE');
    } finally {
      await story.end();
    }
  });
});

/** Plays it. @returns the commands whose standard output is something else, with that */
async function strayIn(
  { world, seed, deletedFor, planted, commands, interruptedAt }: Drawn,
  cwd: string,
): Promise<readonly string[]> {
  copyFileSync(join(__dirname, '..', '..', 'examples', EXAMPLE), join(cwd, EXAMPLE));
  const stray: string[] = [];
  const story = await Story.begin({ project: null, world, seed });
  try {
    await story.deploy(example('1-without-cleaner'), 'app');
    const [group = '', subnet = '', vpc = ''] = await Promise.all(
      ['FunctionSecurityGroup', 'PrivateSubnet', 'Vpc'].map((each) => story.physicalId(each, 'app')),
    );
    for (const service of planted)
      story.world.eniRelease.plant({ service, subnetId: subnet, groupIds: [group] });
    if (deletedFor !== undefined) {
      await story.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
      await story.world.time.advance(deletedFor * 1_000);
    }
    const ids: Readonly<Record<string, string>> = { subnet, vpc };
    for (const command of commands) {
      const args = command.split(' ').map((word) => ids[word] ?? word);
      const interruption = new AbortController();
      let sleeps = 0;
      const { exitCode, out } = await enicleanerIn(story, [...args, '--output', 'json'], {
        cwd,
        interrupted: interruption.signal,
        sleep: async (milliseconds) => {
          if (interruption.signal.aborted) return;
          await story.world.time.advance(milliseconds);
          if ((sleeps += 1) === interruptedAt) interruption.abort();
        },
      });
      if (!isAnswer(exitCode, out)) stray.push(`${command} [${exitCode}]: ${out}`);
    }
    return stray;
  } finally {
    await story.end();
  }
}

/** What can't be answered says so on standard error alone; every other end has its document. */
function isAnswer(exitCode: number, out: string): boolean {
  if (out === '') return exitCode === 1 || exitCode === 2;
  try {
    JSON.parse(out);
    return true;
  } catch {
    return false;
  }
}
