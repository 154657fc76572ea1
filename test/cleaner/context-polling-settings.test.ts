import fc from 'fast-check';

import { freshState, fromContext, toContext } from '../../src/cleaner/context';
import { nextDelay } from '../../src/cleaner/polling';
import { HandlerError } from '../../src/cleaner/protocol';
import { settingsOf } from '../../src/cleaner/settings';
import { SERVICE_PROFILES } from '../../src/network-interfaces/service-profiles';

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

describe('the delay until the next look', () => {
  const releases = [(SERVICE_PROFILES[0] as (typeof SERVICE_PROFILES)[number]).release];
  const input = fc.record({
    age: fc.integer({ min: -1_000, max: 50_000 }),
    remaining: fc.integer({ min: 1, max: 42_000 }),
    throttles: fc.nat(40),
    random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  });

  it('is whole seconds, at least one, never beyond the deadline nor six minutes', () => {
    fc.assert(
      fc.property(input, (values) => {
        const delay = nextDelay({ ...values, releases });
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(1);
        expect(delay).toBeLessThanOrEqual(Math.min(values.remaining, 360));
      }),
    );
  });

  const at = (age: number, changes: object = {}): number =>
    nextDelay({ age, remaining: 1e6, throttles: 0, random: 0.5, releases, ...changes });

  it('is long before anything was ever released, short in the humps, longer between them', () => {
    expect(at(0)).toBeGreaterThan(100);
    expect(at(400)).toBeLessThan(20);
    expect(at(1_400)).toBeLessThan(at(850));
  });

  it('is jittered everywhere, and grows with throttling', () => {
    expect(at(400, { random: 0 })).toBeLessThan(at(400, { random: 0.99 }));
    expect(at(400, { throttles: 3 })).toBeGreaterThan(at(400));
    expect(at(400, { throttles: 30, random: 0 })).toBeLessThan(at(400, { throttles: 30, random: 0.99 }));
  });
});

describe('settings', () => {
  it('prefer the property to the configuration, and that to the default', () => {
    expect(settingsOf({ VpcId: 'vpc-1' }, {})).toMatchObject({
      timeoutInMinutes: 120,
      updateTimeoutInMinutes: 120,
      onTimeout: 'FAIL',
      services: new Set(['Lambda']),
    });
    const configuration = { TimeoutInMinutes: 30, OnTimeout: 'SUCCEED', Services: ['RDS'] } as const;
    expect(settingsOf({}, configuration)).toMatchObject({
      timeoutInMinutes: 30,
      updateTimeoutInMinutes: 30,
      onTimeout: 'SUCCEED',
      services: new Set(['RDS']),
    });
    expect(
      settingsOf(
        { TimeoutInMinutes: 5, UpdateTimeoutInMinutes: 0, OnTimeout: 'FAIL', Services: ['Lambda'] },
        configuration,
      ),
    ).toMatchObject({
      timeoutInMinutes: 5,
      updateTimeoutInMinutes: 0,
      onTimeout: 'FAIL',
      services: new Set(['Lambda']),
    });
  });

  it.each<[string, object, object, string, string]>([
    ['an unknown service', { Services: ['Lamda'] }, {}, 'InvalidRequest', 'Services'],
    ['no service', { Services: [] }, {}, 'InvalidRequest', 'Services'],
    ['a timeout that is too short', { TimeoutInMinutes: 1 }, {}, 'InvalidRequest', 'TimeoutInMinutes'],
    [
      'a timeout that is too long',
      { UpdateTimeoutInMinutes: 701 },
      {},
      'InvalidRequest',
      'UpdateTimeoutInMinutes',
    ],
    ['another outcome', { OnTimeout: 'MAYBE' }, {}, 'InvalidRequest', 'OnTimeout'],
    [
      'a configured text for a number',
      {},
      { TimeoutInMinutes: '30' },
      'InvalidTypeConfiguration',
      'TimeoutInMinutes',
    ],
    ['a configured service that is none', {}, { Services: 'Lambda' }, 'InvalidTypeConfiguration', 'Services'],
  ])('refuse %s', (_what, model, configuration, code, field) => {
    const refused = (): unknown => settingsOf(model, configuration);
    expect(refused).toThrow(HandlerError);
    expect(refused).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(field) as string }) as Error,
    );
  });
});
