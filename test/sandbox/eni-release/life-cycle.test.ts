import { next, type Event, type State } from '../../../sandbox/eni-release/life-cycle';

describe('the life cycle of a service’s network interface', () => {
  it.each<[State, Event, State | undefined]>([
    ['in-use', 'last user leaves', 'releasing'],
    ['releasing', 'a new user', 'in-use'],
    ['releasing', 'held long enough', 'available'],
    ['available', 'reaped', 'deleted'],
    ['available', 'not allowed', 'orphaned'],
    ['available', 'a new user', undefined],
    ['orphaned', 'reaped', undefined],
    ['deleted', 'a new user', undefined],
    ['in-use', 'held long enough', undefined],
  ])('%s, %s → %s', (state, event, expected) => {
    expect(next(state, event)).toBe(expected);
  });
});
