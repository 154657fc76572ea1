import { parseDocument } from 'yaml';

import { cureOf, CURES, templateOf, type Cure, type CureName } from '../../bench/cures/cures';
import { behind, GATEWAYS } from '../../bench/cures/orders';
import { play, type Play } from '../../bench/cures/play';
import { costOf } from '../../bench/cures/prices';
import { tallyOf } from '../../bench/cures/tally';
import { usageOf, type HandlerOperation, type Usage } from '../../bench/cures/usage';
import type { JournalEntry } from '../../sandbox/journal';
import type { WorldName } from '../../sandbox/worlds';
import { cases } from '../support/cases';

/** One a change; `make soak` plays more. */
const SEEDS = Array.from({ length: cases(1).numRuns }, (_, index) => index + 1);
const NO_WAIT = { world: 'no-wait' } as const;
const OURS: readonly CureName[] = ['ours', 'oursFunctionNames'];

const plays = new Map<CureName, readonly Play[]>();

function of(name: CureName): readonly Play[] {
  return plays.get(name) ?? [];
}

beforeAll(async () => {
  for (const cure of CURES)
    plays.set(cure.name, await Promise.all(SEEDS.map((seed) => play(cure, seed, NO_WAIT))));
});

describe('each cure, where a function’s deletion doesn’t wait', () => {
  it.each(CURES.map(({ name }) => name))('"%s" touches nothing of others', (name) => {
    expect(of(name).map(({ foreignTouched }) => foreignTouched)).toEqual(SEEDS.map(() => 0));
  });

  it.each<CureName>(['nothing', 'oldCure', 'oldCureTodaysDescription'])(
    '"%s" never deletes the stack, for the sake of its group and subnet',
    (name) => {
      for (const { isDeletedAtFirst, whole, tries, reasons } of of(name)) {
        expect({ isDeletedAtFirst, whole, tries }).toEqual({
          isDeletedAtFirst: false,
          whole: undefined,
          tries: 4,
        });
        const failed = reasons.map((reason) => reason.replace(/:.*$/su, ''));
        expect(failed).toEqual(expect.arrayContaining(['FunctionSecurityGroup', 'PrivateSubnet']));
      }
    },
  );

  it('cannot detach what Lambda has attached', () => {
    for (const { reasons } of of('oldCureTodaysDescription')) {
      expect(reasons).toContainEqual(
        expect.stringMatching(/^DestroyENI: Received response status \[FAILED\]/u),
      );
    }
    for (const { reasons } of of('oldCure'))
      expect(reasons).not.toContainEqual(expect.stringContaining('DestroyENI'));
  });

  it.each(OURS)('"%s" deletes every stack at the first try', (name) => {
    for (const { isDeletedAtFirst, whole, first, tries, reasons } of of(name)) {
      expect({ isDeletedAtFirst, whole, tries, reasons }).toEqual({
        isDeletedAtFirst: true,
        whole: first,
        tries: 1,
        reasons: [],
      });
    }
  });

  it('waits for no less than the shortest release that was recorded, if it deletes at first', () => {
    const deleted = [...plays.values()].flat().filter(({ isDeletedAtFirst }) => isDeletedAtFirst);
    expect(deleted.length).toBeGreaterThan(0);
    for (const { first } of deleted) expect(first).toBeGreaterThan(165);
  });

  it('is billed for what it uses', () => {
    for (const name of OURS) {
      for (const { usage } of of(name)) {
        expect(usage).toMatchObject({ functionInvocations: 0, gigabyteSeconds: 0 });
        expect(usage.operations).toHaveLength(1);
        const [operation] = usage.operations;
        expect(operation?.invocations).toBeGreaterThan(1);
        expect(operation?.active).toBeLessThan(operation?.whole ?? 0);
      }
    }
    for (const { usage, first } of of('reInvoked')) {
      expect(usage.operations).toEqual([]);
      // Once to begin, and then every two minutes.
      expect(usage.functionInvocations).toBeGreaterThan(1);
      expect(usage.functionInvocations).toBeLessThanOrEqual(2 + first / 120);
    }
    for (const { usage } of [...of('nothing'), ...of('byHand')]) expect(costOf(usage).atMost).toBe(0);
  });

  it.each<CureName>(['reInvoked', 'oldCureWaiting', 'ours', 'byHand'])(
    '"%s" is the same for the same seed',
    async (name) => {
      const cure = CURES.find((each) => each.name === name);
      expect(cure).toBeDefined();
      if (cure !== undefined) await expect(play(cure, 1, NO_WAIT)).resolves.toEqual(of(name)[0]);
    },
  );
});

describe('in other worlds', () => {
  const before = new Map<string, Promise<Play>>();
  /** Each is played once. */
  const played = (name: CureName, world: WorldName): Promise<Play> => {
    const key = `${name} ${world}`;
    const it = before.get(key) ?? play(cureOf(name), 1, { world });
    before.set(key, it);
    return it;
  };

  it('the plainest stack deletes without a cure in the documented world, and doesn’t in express mode', async () => {
    expect((await played('nothing', 'documented')).isDeletedAtFirst).toBe(true);
    expect((await played('nothing', 'express')).isDeletedAtFirst).toBe(false);
    expect((await played('ours', 'express')).isDeletedAtFirst).toBe(true);
  });

  it.each(['documented', 'no-wait'] as const)(
    'naming the functions is faster where others go before the function, and not otherwise (%s)',
    async (world) => {
      const [dependsOn, functionNames] = await Promise.all(
        (['ours', 'oursFunctionNames'] as const).map((name) => play(behind(name, GATEWAYS), 1, { world })),
      );
      expect(functionNames?.first).toBeLessThan((dependsOn?.first ?? 0) - 300);
      const [nothing, plain] = await Promise.all([
        played('nothing', 'documented'),
        played('oursFunctionNames', 'documented'),
      ]);
      expect(Math.abs(plain.first - nothing.first)).toBeLessThan(60);
    },
  );
});

describe('the templates', () => {
  /** The resources that are part of the stack, whatever its cure. */
  const stackOf = (cure: Cure): unknown => {
    const { Resources } = parseDocument(templateOf(cure), { logLevel: 'silent' }).toJS() as {
      readonly Resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const { Vpc, PrivateSubnet, FunctionSecurityGroup, Role } = Resources;
    const { Type, Properties } = Resources['Function'] ?? {};
    return { Vpc, PrivateSubnet, FunctionSecurityGroup, Role, Function: { Type, Properties } };
  };
  const [nothing] = CURES;

  it.each(CURES.filter(({ name }) => name !== 'nothingRoleStays'))('hold the same stack: $name', (cure) => {
    expect(nothing).toBeDefined();
    if (nothing !== undefined) expect(stackOf(cure)).toEqual(stackOf(nothing));
  });
});

describe("the question's cure, as written", () => {
  it('deletes the stack in a minute with the network interfaces of before 2019', async () => {
    const cure = CURES.find(({ name }) => name === 'oldCure');
    expect(cure).toBeDefined();
    if (cure === undefined) return;
    const { isDeletedAtFirst, first } = await play(cure, 1, {
      ...NO_WAIT,
      faults: { 'lambda-before-2019': 1 },
    });
    expect(isDeletedAtFirst).toBe(true);
    expect(first).toBeLessThan(60);
  });
});

describe('a custom resource that is re-invoked', () => {
  it('gives up and answers before CloudFormation does', async () => {
    const cure = CURES.find(({ name }) => name === 'reInvoked');
    expect(cure).toBeDefined();
    if (cure === undefined) return;
    const parameters = { ServiceTimeout: '300' };
    const { isDeletedAtFirst, usage, reasons } = await play({ ...cure, parameters }, 1, NO_WAIT);
    expect(isDeletedAtFirst).toBe(false);
    expect(reasons).toContainEqual(expect.stringMatching(/^Waiter: Received response status \[FAILED\]/u));
    // To begin, in vain after 2 minutes, and in vain after 4: no more than that.
    expect(usage.functionInvocations).toBe(3);
  });
});

const NO_USE: Usage = { operations: [], functionInvocations: 0, gigabyteSeconds: 0 };

describe('costOf', () => {
  const handled = (operation: HandlerOperation): { atLeast: number; atMost: number } =>
    costOf({ ...NO_USE, operations: [operation] });

  it('charges operations, and what of them is beyond 30 seconds', () => {
    expect(handled({ invocations: 1, active: 12, whole: 12 })).toEqual({ atLeast: 0.0009, atMost: 0.0009 });
    const long = handled({ invocations: 1, active: 60, whole: 60 });
    expect(long.atLeast).toBeCloseTo(0.0009 + 30 * 0.00008, 10);
    expect(long.atMost).toBe(long.atLeast);
  });

  it('knows no more than bounds where an operation is invoked again', () => {
    const { atLeast, atMost } = handled({ invocations: 20, active: 10, whole: 630 });
    expect(atLeast).toBeCloseTo(0.0009, 10);
    expect(atMost).toBeCloseTo(20 * 0.0009 + 600 * 0.00008, 10);
  });

  it('charges functions by requests and by memory and time', () => {
    const cost = costOf({ ...NO_USE, functionInvocations: 3, gigabyteSeconds: 112.5 });
    expect(cost.atLeast).toBeCloseTo(3 * 0.0000002 + 112.5 * 0.0000166667, 12);
    expect(cost.atMost).toBe(cost.atLeast);
  });
});

describe('usageOf', () => {
  const invocation = (at: number, duration: number, action: string, what: string): JournalEntry => ({
    at,
    kind: 'invocation',
    invocationId: String(at),
    what,
    action,
    ...(action === 'DELETE' ? { logicalResourceId: what } : {}),
    outcome: 'SUCCESS',
    duration,
  });

  it('takes the invocations of one resource for one operation, and only what was meanwhile', () => {
    const entries = [
      invocation(1_000, 500, 'DELETE', 'before'),
      invocation(12_000, 2_000, 'DELETE', 'A'),
      invocation(13_000, 1_000, 'DELETE', 'B'),
      invocation(40_000, 1_000, 'DELETE', 'A'),
      invocation(41_000, 1_000, 'CREATE', 'C'),
      invocation(99_000, 1_000, 'DELETE', 'A'),
    ];
    expect(usageOf(entries, 10_000, 60_000, new Map())).toEqual({
      ...NO_USE,
      operations: [
        { invocations: 2, active: 3, whole: 30 },
        { invocations: 1, active: 1, whole: 1 },
      ],
    });
  });

  it('counts the functions of the stack by their memory', () => {
    const entries = [invocation(1_000, 1_000.2, 'Invoke', 'f'), invocation(2_000, 400, 'Invoke', 'foreign')];
    expect(usageOf(entries, 0, 9_000, new Map([['f', 256]]))).toEqual({
      ...NO_USE,
      functionInvocations: 1,
      gigabyteSeconds: 1.001 * 0.25,
    });
  });
});

describe('tallyOf', () => {
  const [cure] = CURES;
  const one = (first: number, whole: number | undefined): Play => ({
    isDeletedAtFirst: whole === first,
    first,
    whole,
    tries: 1,
    usage: NO_USE,
    foreignTouched: 0,
    reasons: [],
  });

  it('takes a stack that is never deleted for one that takes for ever', () => {
    expect(cure).toBeDefined();
    if (cure === undefined) return;
    expect(tallyOf(cure, 'no-wait', [one(10, 10), one(20, undefined), one(30, 70)])).toMatchObject({
      plays: 3,
      deletedAtFirst: 1 / 3,
      deletedInTheEnd: 2 / 3,
      first: { median: 20, p95: 30 },
      whole: { median: 70, p95: Number.POSITIVE_INFINITY },
    });
  });
});
