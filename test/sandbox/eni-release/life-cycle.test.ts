import { born, live, next, type Event, type Life, type State } from '../../../sandbox/eni-release/life-cycle';

const STATES: readonly State[] = ['in-use', 'releasing', 'available', 'orphaned', 'deleted'];

/** Everything that can happen; whatever isn't here can't. */
const EDGES: readonly (readonly [State, Event, State])[] = [
  ['in-use', 'last user leaves', 'releasing'],
  ['in-use', 'detached by somebody', 'available'],
  ['releasing', 'a new user', 'in-use'],
  ['releasing', 'held long enough', 'available'],
  ['releasing', 'detached by somebody', 'available'],
  ['available', 'held again', 'releasing'],
  ['available', 'reaped', 'deleted'],
  ['available', 'not allowed', 'orphaned'],
  ['available', 'deleted by somebody', 'deleted'],
  ['orphaned', 'deleted by somebody', 'deleted'],
];
const EVENTS = [...new Set(EDGES.map(([, event]) => event))];

describe('the life cycle of a service’s network interface', () => {
  it.each(EDGES)('%s, %s → %s', (state, event, expected) => {
    expect(next(state, event)).toBe(expected);
  });

  it('has no other edges', () => {
    for (const state of STATES) {
      for (const event of EVENTS) {
        const expected = EDGES.find(([from, what]) => from === state && what === event)?.[2];
        expect(next(state, event)).toBe(expected);
      }
    }
  });
});

describe('what a service intends to do next', () => {
  const delays = { untilAvailable: 600, untilDeleted: 60 };
  const after = (...events: readonly (readonly [Event, number])[]): Life | undefined =>
    events.reduce<Life | undefined>(
      (life, [event, now]) => life && live(life, event, now, delays, 25),
      born(0),
    );

  it.each<[string, Life | undefined, Life | undefined]>([
    ['nothing while it is used', after(), { state: 'in-use', since: 0, upcoming: undefined }],
    [
      'to detach it, once its last user has left',
      after(['last user leaves', 100]),
      { state: 'releasing', since: 100, upcoming: { at: 700, event: 'held long enough' } },
    ],
    [
      'nothing, once it has been taken back',
      after(['last user leaves', 100], ['a new user', 650]),
      { state: 'in-use', since: 650, upcoming: undefined },
    ],
    [
      'to detach it after the whole delay again, from the last user’s end',
      after(['last user leaves', 100], ['a new user', 650], ['last user leaves', 800]),
      { state: 'releasing', since: 800, upcoming: { at: 1400, event: 'held long enough' } },
    ],
    [
      'to delete it, once it is detached',
      after(['last user leaves', 100], ['held long enough', 700]),
      { state: 'available', since: 700, upcoming: { at: 760, event: 'reaped' } },
    ],
    [
      'to let go of it soon when it flaps',
      after(['last user leaves', 100], ['held long enough', 700], ['held again', 710]),
      { state: 'releasing', since: 710, upcoming: { at: 735, event: 'held long enough' } },
    ],
    [
      'nothing ever again, once it is orphaned',
      after(['last user leaves', 100], ['held long enough', 700], ['not allowed', 760]),
      { state: 'orphaned', since: 760, upcoming: undefined },
    ],
    ['nothing that can’t happen', after(['reaped', 5]), undefined],
  ])('%s', (_what, life, expected) => {
    expect(life).toEqual(expected);
  });

  it('never acts where it never lets go', () => {
    const never = { untilAvailable: undefined, untilDeleted: undefined };
    const releasing = live(born(0), 'last user leaves', 1, never);
    expect(releasing).toEqual({ state: 'releasing', since: 1, upcoming: undefined });
    const available = releasing && live(releasing, 'detached by somebody', 2, never);
    expect(available).toEqual({ state: 'available', since: 2, upcoming: undefined });
  });
});
