import fc from 'fast-check';

import { freshState, fromContext, toContext } from '../../src/cleaner/context';

const NOW = 1_800_000_000_000;

describe('the callback context', () => {
  const fresh = freshState({
    id: 'x',
    mode: 'deletion',
    startedAt: NOW,
    deadline: NOW + 1,
    onePass: false,
    detached: false,
  });

  it('survives JSON', () => {
    fc.assert(
      fc.property(
        fc.record({
          seen: fc.nat(),
          deleted: fc.nat(),
          cleanScans: fc.nat(2),
          invocations: fc.nat(),
          detached: fc.boolean(),
          changedAt: fc.option(fc.nat(), { nil: undefined }),
        }),
        (changes) => {
          const state = { ...fresh, ...changes };
          expect(fromContext(JSON.parse(JSON.stringify(toContext(state))), 'x', NOW)).toEqual(state);
        },
      ),
    );
  });

  it('stays small, whatever is counted', () => {
    const most = Object.fromEntries(
      Object.entries(fresh).map(([name, value]) => [
        name,
        typeof value === 'number' || value === undefined ? Number.MAX_SAFE_INTEGER : value,
      ]),
    );
    expect(JSON.stringify(toContext(most as unknown as typeof fresh)).length).toBeLessThan(1_000);
  });

  it('that is anything else makes the work start anew', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(fromContext(value, 'x', NOW)).toBeUndefined();
      }),
    );
    expect(fromContext({ ...toContext(fresh), id: 'y' }, 'x', NOW)).toBeUndefined();
    expect(fromContext({ ...toContext(fresh), version: 2 }, 'x', NOW)).toBeUndefined();
    expect(fromContext({ ...toContext(fresh), startedAt: NOW + 86_400_000 }, 'x', NOW)).toBeUndefined();
    expect(fromContext({ ...toContext(fresh), deadline: NOW + 86_400_000 }, 'x', NOW)).toBeUndefined();
  });
});
