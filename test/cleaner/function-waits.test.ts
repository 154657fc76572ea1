import { sawGone, type StackEvent } from '../../src/cleaner/function-waits';
import type { WorldName } from '../../sandbox/worlds';
import { example, Scene, type Ended } from '../advice/scene';

/* Where CloudFormation itself has waited for a function's network interfaces, the cleaner needn't look for them long. */

const MINUTE = 60_000;
const WAITS =
  'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function to be cleaned up.';

const event = (minute: number, status: string, reason = '', physicalId = 'f'): StackEvent => ({
  at: minute * MINUTE,
  physicalId,
  status,
  reason,
});

/** As DescribeStackEvents gives them: the newest first. */
const waited = (minutes: number, from = 0): readonly StackEvent[] => [
  event(from + 1 + minutes, 'DELETE_COMPLETE'),
  event(from + 1, 'DELETE_IN_PROGRESS', WAITS),
  event(from, 'DELETE_IN_PROGRESS'),
];

describe('what a stack’s events tell of its functions’ network interfaces', () => {
  it.each<[string, readonly StackEvent[], boolean]>([
    ['a wait that ended', waited(21), true],
    ['one that was given up after 45 minutes', waited(45), false],
    ['one of nearly so long: how long it is at most is only reported', waited(41), false],
    [
      'one that was given up, and of which it was told again meanwhile',
      [...waited(45), event(40, 'DELETE_IN_PROGRESS', WAITS)],
      false,
    ],
    ['one that goes on', waited(21).slice(1), false],
    ['no wait', [event(1, 'DELETE_COMPLETE'), event(0, 'DELETE_IN_PROGRESS')], false],
    ['nothing', [], false],
    [
      'a wait of an earlier attempt, and none in the last',
      [
        event(30, 'DELETE_COMPLETE'),
        event(29, 'DELETE_IN_PROGRESS'),
        event(20, 'DELETE_FAILED'),
        ...waited(9).slice(1),
      ],
      false,
    ],
    [
      'an earlier attempt that failed, and a wait in the last',
      [...waited(5, 30), event(20, 'DELETE_FAILED')],
      true,
    ],
    [
      'a reason in other words',
      waited(21).map((each) => ({ ...each, reason: 'Resource deletion initiated' })),
      false,
    ],
    ['another function’s wait', waited(21).map((each) => ({ ...each, physicalId: 'g' })), false],
  ])('%s', (_what, events, isGone) => {
    expect([...sawGone(events, ['f'])]).toEqual(isGone ? ['f'] : []);
  });
});

/** Deploys the example in which the function depends on the cleaner, and deletes it. */
async function deleted(world: WorldName, prepare?: (scene: Scene) => Promise<unknown>): Promise<Ended> {
  const scene = new Scene({ world });
  try {
    await scene.deploy(example('2-with-cleaner'), 'app');
    await prepare?.(scene);
    return await scene.delete('app');
  } finally {
    await scene.end();
  }
}

const cleanerTook = ({ answers }: Ended): number => {
  const looks = answers.filter(({ action }) => action === 'DELETE');
  return ((looks.at(-1)?.ended ?? 0) - (looks[0]?.began ?? 0)) / MINUTE;
};

const deny = (...actions: readonly string[]): ((scene: Scene) => Promise<unknown>) => {
  const statement = { Effect: 'Deny', Action: actions, Resource: '*' };
  return (scene) =>
    scene.call('iam', 'PutRolePolicy', {
      RoleName: 'Org-VPC-EniCleaner-sandbox-role',
      PolicyName: 'denied',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
};

describe('a cleaner whose function’s deletion has waited', () => {
  it('takes two looks, ten seconds apart', async () => {
    const ended = await deleted('documented');
    expect(ended.status).toBe('DELETE_COMPLETE');
    expect(ended.events.map(({ reason }) => reason)).toContain(WAITS);
    expect(cleanerTook(ended)).toBeGreaterThan(10 / 60);
    expect(cleanerTook(ended)).toBeLessThan(0.5);
  });

  it('looks for three minutes where that wait was the longest, which CloudFormation gives up', async () => {
    const ended = await deleted('longest-wait');
    expect(ended.status).toBe('DELETE_COMPLETE');
    expect(cleanerTook(ended)).toBeGreaterThan(2.5);
  });

  it('looks for three minutes where it may not read the stack’s events', async () => {
    const ended = await deleted('documented', deny('cloudformation:DescribeStackEvents'));
    expect(ended.status).toBe('DELETE_COMPLETE');
    expect(cleanerTook(ended)).toBeGreaterThan(2.5);
    expect(cleanerTook(ended)).toBeLessThan(3.5);
  });
});
