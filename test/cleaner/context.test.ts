import fc from 'fast-check';

import {
  fromContext,
  startFrom,
  startState,
  toContext,
  toStartContext,
  type DeleteState,
} from '../../src/cleaner/context';
import { MOST_WATCHED } from '../../src/cleaner/tuning';
import { startOperation } from '../../src/cleaner/state/operation';
import { cases } from '../support/cases';
import type { Members } from './states';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const ID = 'enicleaner-0123456789abcdef01234567';

const instants = fc.integer({ min: NOW - 700 * MINUTE, max: NOW });
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

const hexadecimal = (digits: number): fc.Arbitrary<string> =>
  fc
    .bigInt({ min: 0n, max: 16n ** BigInt(digits) - 1n })
    .map((value) => value.toString(16).padStart(digits, '0'));

/** Any state that a delete can be in, as its context has it. */
const contexts: fc.Arbitrary<Required<Members>> = fc
  .record({
    id: fc.constant(ID),
    mode: fc.constantFrom('deletion', 'clean-up', 'alone'),
    startedAt: instants,
    minutes: fc.integer({ min: 0, max: 700 }),
    onePass: fc.boolean(),
    detached: fc.boolean(),
    expected: fc.boolean(),
    changedAt: maybe(instants),
    isChangeUnasked: fc.boolean(),
    seen: fc.nat(),
    deleted: fc.nat(),
    cleanScans: fc.nat(2),
    cleanAt: maybe(instants),
    blockedSince: maybe(instants),
    ownersLookedAt: maybe(instants),
    retries: fc.nat(),
    invocations: fc.nat(),
    lastAttemptMade: fc.boolean(),
    model: maybe(hexadecimal(12)),
    pictureAt: maybe(instants),
    mayDeleteWatched: fc.boolean(),
    isWaiting: fc.boolean(),
    watched: fc.array(
      hexadecimal(17).map((digits) => `eni-${digits}`),
      { maxLength: 8 },
    ),
    holder: maybe(fc.string({ maxLength: 80 })),
    unusedAt: maybe(instants),
    unusedIds: maybe(fc.nat()),
    tooManyOwners: fc.boolean(),
    freeUnlisted: maybe(fc.record({ ids: fc.nat(), since: instants })),
    functionsUnread: maybe(
      fc.record({ marker: fc.string({ minLength: 1, maxLength: 256 }), ids: fc.nat(), since: instants }),
    ),
    rate: maybe(
      fc.record({ share: fc.double({ min: 0.001, max: 1, noNaN: true }), until: fc.nat(NOW + 10 * MINUTE) }),
    ),
    settled: fc
      .nat(50)
      .chain((digits) => hexadecimal(digits))
      .map((digits) => (digits === '0' ? '' : digits)),
    askedNext: fc.nat(199),
    unproven: fc.array(
      hexadecimal(17).map((digits) => `eni-${digits}`),
      { maxLength: 8 },
    ),
    isTraced: fc.boolean(),
    unread: maybe(
      fc.record({
        of: hexadecimal(12),
        target: fc.nat(3),
        mark: fc.nat(9),
        token: maybe(fc.base64String({ maxLength: 256 })),
      }),
    ),
    statusDenied: fc.boolean(),
    told: fc.boolean(),
  })
  .map(({ minutes, ...rest }) => ({ ...rest, deadline: rest.startedAt + minutes * MINUTE }));

const states: fc.Arbitrary<DeleteState> = contexts.map((members) => {
  const state = fromContext({ version: 1, ...members }, ID, NOW);
  if (state === undefined) throw new Error('No delete is in this state.');
  return state;
});

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Of a deletion that has a minute. */
const begun = (): DeleteState =>
  startState(
    startOperation({ id: ID, mode: 'deletion', startedAt: NOW, deadline: NOW + MINUTE, onePass: false }),
    { takesOff: true },
  );

/** The fields of all groups, side by side. */
const membersOf = (state: DeleteState): Readonly<Record<string, unknown>> =>
  Object.assign({}, ...Object.values(state)) as Readonly<Record<string, unknown>>;

describe('the callback context', () => {
  it('survives JSON, each field of it', () => {
    fc.assert(
      fc.property(contexts, (members) => {
        const state = fromContext({ version: 1, ...members }, ID, NOW);
        if (state === undefined) throw new Error('No delete is in this state.');
        expect(membersOf(state)).toEqual(members);
        expect(fromContext(throughJson(toContext(state)), ID, NOW)).toEqual(state);
      }),
      cases(100),
    );
  });

  it('has each field once, whichever group it is in', () => {
    const names = Object.values(begun()).flatMap((group) => Object.keys(group));
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  it('of the version before is read, but for what it called otherwise', () => {
    const state = fromContext(
      {
        version: 1,
        id: ID,
        mode: 'deletion',
        startedAt: NOW - 9 * MINUTE,
        deadline: NOW + 111 * MINUTE,
        detached: true,
        expected: true,
        changedAt: NOW - 10 * MINUTE,
        seen: 2,
        deleted: 1,
        cleanScans: 0,
        futileSince: NOW - MINUTE,
        setbacks: 2,
        invocations: 7,
        model: '0123456789ab',
        watched: ['eni-0123456789abcdef0'],
        isWaiting: true,
        askedNext: 0,
        rate: { share: 0.5, until: NOW + MINUTE },
        unproven: ['eni-0123456789abcdef0'],
        isTraced: true,
      },
      ID,
      NOW,
    );
    expect(state).toMatchObject({
      operation: { mode: 'deletion', startedAt: NOW - 9 * MINUTE, invocations: 7, model: '0123456789ab' },
      functions: { detached: true },
      change: { expected: true, changedAt: NOW - 10 * MINUTE },
      picture: { watched: ['eni-0123456789abcdef0'], isWaiting: true },
      // Was `futileSince`: it takes two looks to say so, once more.
      owners: { blockedSince: undefined },
      proof: { seen: 2, unproven: ['eni-0123456789abcdef0'], isTraced: true },
      deletes: { deleted: 1 },
      // Was `setbacks`.
      pace: { retries: 0, rate: { share: 0.5, until: NOW + MINUTE } },
    });
  });

  it('stays below 1,400 characters, whatever is counted and remembered', () => {
    const remembered = {
      model: 'f'.repeat(12),
      watched: Array.from({ length: MOST_WATCHED }, () => `eni-${'f'.repeat(17)}`),
      // The longest name of a function, and a version.
      holder: `function ${'f'.repeat(64)}:123456`,
    };
    const most = (group: object): object => ({
      ...Object.fromEntries(
        Object.entries(group).map(([name, value]: [string, unknown]) => [
          name,
          typeof value === 'number' || value === undefined ? Number.MAX_SAFE_INTEGER : value,
        ]),
      ),
      ...remembered,
    });
    const state = Object.fromEntries(
      Object.entries(begun()).map(([name, group]) => [name, most(group)]),
    ) as unknown as DeleteState;
    expect(JSON.stringify(toContext(state)).length).toBeLessThan(1_400);
  });

  it('of anything else is none, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything({ withDate: true, withMap: true })), (value) => {
        expect(fromContext(value, ID, NOW)).toBeUndefined();
        expect(startFrom(value, ID, NOW)).toEqual({ id: ID, since: NOW, retries: 0 });
      }),
      cases(100),
    );
  });

  it('with any member replaced gives a state that a delete can be in, or none', () => {
    const names = states.map((state) => Object.keys(toContext(state)));
    fc.assert(
      fc.property(
        states,
        names.chain((all) => fc.subarray(all, { minLength: 1 })),
        fc.jsonValue(),
        (state, broken, value) => {
          const context = { ...toContext(state), ...Object.fromEntries(broken.map((name) => [name, value])) };
          const read = fromContext(context, ID, NOW);
          if (read === undefined) return;
          // Whatever it is, it goes on, and ends: it lies in the past, and its deadline within the handler's time.
          expect(fromContext(throughJson(toContext(read)), ID, NOW)).toEqual(read);
          expect(read.operation.deadline).toBeLessThanOrEqual(NOW + 731 * MINUTE);
          for (const when of [
            read.change.changedAt,
            read.proof.cleanAt,
            read.owners.blockedSince,
            read.owners.ownersLookedAt,
            read.picture.pictureAt,
            read.owners.unusedAt,
            read.owners.freeUnlisted?.since,
            read.pace.rate?.until,
          ]) {
            expect(when ?? 0).toBeLessThanOrEqual(NOW + 10 * MINUTE);
          }
        },
      ),
      cases(100),
    );
  });

  it.each<[string, object]>([
    ['another resource', { id: 'enicleaner-fedcba98765432100123456' }],
    ['another version', { version: 2 }],
    ['no mode', { mode: undefined }],
    ['an unknown mode', { mode: 'update' }],
    ['no beginning', { startedAt: undefined }],
    ['a beginning in the future', { startedAt: NOW + 11 * MINUTE }],
    ['no deadline', { deadline: null }],
    ['a deadline beyond the handler’s own', { deadline: NOW + 721 * MINUTE }],
  ])('of %s is none', (_what, changes) => {
    const state = begun();
    expect(fromContext(toContext(state), ID, NOW)).toEqual(state);
    expect(fromContext({ ...toContext(state), ...changes }, ID, NOW)).toBeUndefined();
  });

  it('forgets a turn that a clock ahead put further off than any span is long', () => {
    const fresh = begun();
    const rateAt = (until: number): DeleteState['pace']['rate'] =>
      fromContext({ ...toContext(fresh), rate: { share: 0.5, until } }, ID, NOW)?.pace.rate;
    expect(rateAt(NOW + 10 * MINUTE)).toEqual({ share: 0.5, until: NOW + 10 * MINUTE });
    expect(rateAt(NOW + 70 * MINUTE)).toBeUndefined();
  });

  it('of an operation that hasn’t begun is told from that of one that has', () => {
    fc.assert(
      fc.property(instants, fc.nat(), states, (since, retries, state) => {
        const context = throughJson(toStartContext({ id: ID, since, retries }));
        expect(startFrom(context, ID, NOW)).toEqual({ id: ID, since, retries });
        expect(fromContext(context, ID, NOW)).toBeUndefined();
        expect(startFrom(toContext(state), ID, NOW)).toEqual({ id: ID, since: NOW, retries: 0 });
      }),
      cases(100),
    );
  });

  it('that says a beginning is yet to come counts from now', () => {
    const context = toStartContext({ id: ID, since: NOW + MINUTE, retries: 3 });
    expect(startFrom(context, ID, NOW)).toEqual({ id: ID, since: NOW, retries: 3 });
  });
});
