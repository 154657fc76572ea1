import { breachesOf } from './oracle';
import { PLAIN, type Plan } from './plan';
import { play, type Played } from './play';

/*
 * The process of an invocation ends at any of its calls to AWS, before the call takes effect and after it. All
 * calls that a story has are tried, one by one.
 */

const LEFT = { untilAvailable: 100, untilDeleted: null } as const;

const STORIES: readonly [string, Partial<Plan>][] = [
  [
    'that waits, detaches and deletes',
    {
      planted: [
        { service: 'Lambda', state: 'orphaned', ...LEFT },
        { service: 'LambdaBefore2019', state: 'in-use', ...LEFT },
      ],
    },
  ],
  ['that takes a function off its VPC', { order: 'cleaner-first' }],
  ['that does not wait', { occasion: 'replace', properties: { UpdateTimeoutInMinutes: 0 } }],
  ['without a stack', { occasion: 'alone', planted: [{ service: 'Lambda', state: 'orphaned', ...LEFT }] }],
];

const WHENS = ['before', 'after'] as const;

describe.each(STORIES)('a deletion %s', (_what, changes) => {
  const plan: Plan = { ...PLAIN, functions: changes.occasion === 'alone' ? [] : PLAIN.functions, ...changes };

  it.each(WHENS)('ends as if nothing had happened when it is killed %s any call', async (when) => {
    const undisturbed = await play(plan);
    const expected = endOf(undisturbed);
    let kills = 0;
    for (let nth = 0; nth < 100; nth += 1) {
      let hadCalls = false;
      for (let at = 1; at < 100; at += 1) {
        const played = await play(plan, {
          kill: (invocation) =>
            invocation.action === 'DELETE' && invocation.nth === nth ? { at, when } : undefined,
        });
        const victim = played.ran[nth];
        // It has fewer calls than that, or there are fewer invocations.
        if (victim === undefined || victim.outcome !== undefined) break;
        hadCalls = true;
        kills += 1;
        const where = `${when} call ${at} of invocation ${nth}`;
        expect([where, ...breachesOf(played)]).toEqual([where]);
        expect([where, endOf(played)]).toEqual([where, expected]);
      }
      if (!hadCalls) break;
    }
    const calls = undisturbed.ran.reduce((sum, ran) => sum + ran.calls.length, 0);
    expect(kills).toBeGreaterThanOrEqual(calls);
  });
});

describe('a creation', () => {
  it.each(WHENS)('makes one cleaner when it is killed %s any call', async (when) => {
    let at = 1;
    for (; at < 100; at += 1) {
      let wasKilled = false;
      const played = await play(PLAIN, {
        kill: ({ action, nth }) => {
          if (action === 'CREATE' && nth === 1) wasKilled = true;
          return action === 'CREATE' && nth === 0 ? { at, when } : undefined;
        },
      });
      if (!wasKilled) break;
      expect(breachesOf(played)).toEqual([]);
      expect(endOf(played)).toMatchObject({ status: 'DELETE_COMPLETE', left: 0 });
      await expect(
        played.world.cloud.call('ssm', 'GetParametersByPath', { Path: '/Org/VPC/EniCleaner' }),
      ).resolves.toMatchObject({ Parameters: [] });
    }
    expect(at).toBeGreaterThan(3);
  });
});

/** What a deletion comes to, but for times and counts. */
function endOf({ status, failures, left, ends }: Played): unknown {
  const outcome = ends.at(-1)?.outcome;
  return { status, failures, left: left.length, outcome: outcome?.status };
}
