/**
 * The life of a service's network interface, as a table: what happens to it in which state. Pure;
 * `hyperplane.ts` plays it on the clock.
 *
 *     in-use ──last user leaves──▶ releasing ──held long enough──▶ available ──reaped──▶ deleted
 *       ▲                             │                               │
 *       └────────a new user───────────┘                               └─not allowed──▶ orphaned
 */
export type State = 'in-use' | 'releasing' | 'available' | 'orphaned' | 'deleted';

export type Event =
  /** The last function or published version with its subnet and groups is gone, or off the VPC. */
  | 'last user leaves'
  /** A function with its subnet and groups came before the release. */
  | 'a new user'
  /** The service's own delay is over: it detaches the network interface. */
  | 'held long enough'
  /** The service deletes it. */
  | 'reaped'
  /** The service tried, and the function's role no longer lets it (aws-cdk#34400). */
  | 'not allowed';

const TABLE: Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>> = {
  'in-use': { 'last user leaves': 'releasing' },
  releasing: { 'a new user': 'in-use', 'held long enough': 'available' },
  available: { reaped: 'deleted', 'not allowed': 'orphaned' },
  orphaned: {},
  deleted: {},
};

/** The next state, or undefined where the event can't happen. */
export function next(state: State, event: Event): State | undefined {
  return TABLE[state][event];
}
