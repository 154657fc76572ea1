import type { World } from '../../sandbox/world';
import type { HandlerInput } from '../../src/cleaner/protocol';
import { breachesOf } from './oracle';
import { PLAIN, TRUST, VPC_ACCESS, type Plan } from './plan';
import { MINUTE, play, type Played, type Twists } from './play';
import { codeOf } from '../support/code';

/*
 * What somebody or something does between two invocations of one deletion, tried before each of them. The
 * deletion goes on; where it can't, it says who is in its way.
 */

const LEFT = { untilAvailable: 100, untilDeleted: null } as const;

const STORIES: readonly [string, Plan][] = [
  ['that waits', PLAIN],
  ['that takes a function off its VPC', { ...PLAIN, order: 'cleaner-first' }],
  ['that deletes', { ...PLAIN, planted: [{ service: 'Lambda', state: 'orphaned', ...LEFT }] }],
  ['in a rollback', { ...PLAIN, occasion: 'rollback' }],
  ['in an update', { ...PLAIN, occasion: 'replace' }],
];

const PARAMETERS = '/Org/VPC/EniCleaner';

/** Calls SSM for each cleaner's parameter. */
async function withParameters(
  { cloud }: World,
  act: (name: string, value: string) => Promise<unknown>,
): Promise<void> {
  const { Parameters = [] } = await cloud.call('ssm', 'GetParametersByPath', { Path: PARAMETERS });
  for (const { Name = '', Value = '' } of Parameters) await act(Name, Value);
}

function overwrite(world: World, change: (value: string) => string): Promise<void> {
  return withParameters(world, (Name, value) =>
    world.cloud.call('ssm', 'PutParameter', { Name, Value: change(value), Type: 'String', Overwrite: true }),
  );
}

type Meddle = (world: World, input: HandlerInput) => Promise<HandlerInput | void>;

const withContext =
  (change: (context: unknown) => unknown): Meddle =>
  (_, input) =>
    Promise.resolve({ ...input, callbackContext: change(input.callbackContext) });

const MEDDLING: Readonly<Record<string, Meddle>> = {
  'the parameter is deleted': (world) =>
    withParameters(world, (Name) => world.cloud.call('ssm', 'DeleteParameter', { Name })),
  'the parameter is overwritten with words': (world) => overwrite(world, () => 'please keep'),
  'the parameter is cut short': (world) => overwrite(world, (value) => value.slice(0, value.length / 2)),
  'the parameter is given another resource’s': (world) =>
    overwrite(world, (value) => value.replaceAll(/enicleaner-[0-9a-f]+/gu, 'enicleaner-0')),
  'the parameter’s operation is put into the future': (world) =>
    overwrite(world, (value) => value.replace(/"startedAt":\d+/u, '"startedAt":99999999999999')),
  'the context is lost': withContext(() => null),
  'the context is empty': withContext(() => ({})),
  'the context is text': withContext((context) => JSON.stringify(context)),
  'the context is another resource’s': withContext((context) => ({
    ...(context as object | null),
    id: 'enicleaner-0',
  })),
  'the context’s times are put into the future': withContext((context) =>
    JSON.parse(JSON.stringify(context).replaceAll(/\d{13,}(?:\.\d+)?/gu, '99999999999999')),
  ),
  'context and parameter are lost': async (world, input) => {
    await withParameters(world, (Name) => world.cloud.call('ssm', 'DeleteParameter', { Name }));
    return { ...input, callbackContext: null };
  },
};

/** Plays a plan with something that happens before its nth invocation; undefined if there are fewer. */
async function playWith(plan: Plan, nth: number, meddle: Meddle): Promise<Played | undefined> {
  let hasHappened = false;
  const played = await play(plan, {
    before: async ({ world, action, nth: invocation }, input) => {
      if (action !== 'DELETE' || invocation !== nth) return undefined;
      hasHappened = true;
      return meddle(world, input);
    },
  });
  return hasHappened ? played : undefined;
}

describe.each(STORIES)('a deletion %s', (_story, plan) => {
  it.each(Object.entries(MEDDLING))('goes on when %s', async (_what, meddle) => {
    let nth = 0;
    for (; nth < 100; nth += 1) {
      const played = await playWith(plan, nth, meddle);
      if (played === undefined) break;
      const where = `before invocation ${nth}`;
      expect([where, ...breachesOf(played)]).toEqual([where]);
      expect([where, played.status, ...played.failures.filter((each) => !each.startsWith('Fails'))]).toEqual([
        where,
        endOf(plan),
      ]);
    }
    // The end comes with one clean look where EC2 refuses by name what was seen: so few are enough.
    expect(nth).toBeGreaterThan(2);
  });

  it.each([
    ['behind each second time', (nth: number): number => (nth % 2 === 0 ? 0 : -90_000)],
    ['ahead each second time', (nth: number): number => (nth % 2 === 0 ? 0 : 90_000)],
    ['by turns further and further behind', (nth: number): number => (nth % 7) * -30_000],
  ])('goes on when a clock is %s', async (_what, skew) => {
    const twists: Twists = { skew: ({ nth }) => skew(nth) };
    const played = await play(plan, twists);
    expect(breachesOf(played)).toEqual([]);
    expect(played.status).toBe(endOf(plan));
  });
});

function endOf({ occasion }: Plan): string {
  switch (occasion) {
    case 'delete':
      return 'DELETE_COMPLETE';
    case 'rollback':
      return 'ROLLBACK_COMPLETE';
    case 'take-out':
    case 'replace':
      return 'UPDATE_COMPLETE';
    case 'alone':
      return 'GONE';
  }
}

describe('a new function in the guarded place', () => {
  /** As anybody makes one, of no stack, with a role of its own. */
  const attach: Meddle = async ({ cloud }, { model }) => {
    await cloud.call('iam', 'CreateRole', {
      RoleName: 'newcomer',
      AssumeRolePolicyDocument: JSON.stringify(TRUST),
    });
    await cloud.call('iam', 'AttachRolePolicy', { RoleName: 'newcomer', PolicyArn: VPC_ACCESS });
    await cloud.call('lambda', 'CreateFunction', {
      FunctionName: 'newcomer',
      Role: `arn:aws:iam::${cloud.account}:role/newcomer`,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: codeOf() },
      VpcConfig: { SubnetIds: model.SubnetIds, SecurityGroupIds: model.SecurityGroupIds },
    });
  };

  it.each(['functions-first', 'cleaner-first'] as const)(
    'at any time is found out, named and left alone (%s)',
    async (order) => {
      let found = 0;
      for (let nth = 0; nth < 100; nth += 1) {
        const played = await playWith({ ...PLAIN, order }, nth, attach);
        if (played === undefined) break;
        expect(breachesOf(played)).toEqual([]);
        // Its own network interface is there, and what lies in the same place: nothing tells them apart.
        expect([...new Set(played.left.flatMap(({ users }) => users))]).toEqual(['newcomer:$LATEST']);
        expect(played.left.filter(({ users }) => users.length === 0)).toEqual([]);
        expect(played.status).toBe('DELETE_FAILED');
        const last = played.ends.at(-1)?.outcome;
        if (last?.status !== 'FAILED') {
          // It came after the last look but one.
          expect(nth).toBe(played.ran.length - 1);
          continue;
        }
        found += 1;
        expect(last).toMatchObject({
          errorCode: 'NotStabilized',
          message: expect.stringMatching(
            /^Function newcomer, which belongs to no stack, uses the same subnet and security groups and is not being deleted\. Take it off them or delete it, then delete the stack again\. Left: eni-\w+ \(held by newcomer\)/u,
          ) as string,
        });
        // Not only when the time is up, two hours later: who uses the group is looked up every half an hour.
        const took = (played.ran.at(-1)?.ended ?? 0) - (played.ran[0]?.began ?? 0);
        expect(took).toBeLessThan(45 * MINUTE);
      }
      expect(found).toBeGreaterThan(2);
    },
  );
});
