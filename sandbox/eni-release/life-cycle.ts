import type { Duration, Instant } from '../time/instant';

/**
 * The life of a network interface that a service made for itself: which event leads from which state
 * to which, and when the service acts of its own accord. Pure; `releases.ts` plays it on the clock.
 *
 *                 ┌──────────────held again (fault)─────────────┐
 *                 ▼                                             │
 *     in-use ──last user leaves──▶ releasing ──held long enough──▶ available ──reaped──▶ deleted
 *       ▲                             │                               │                    ▲
 *       └────────a new user───────────┘                               └─not allowed──▶ orphaned
 *
 * Anybody with the permission may delete it while it is available or orphaned, and may detach it before
 * that if its attachment is an ordinary one.
 */
export type State = 'in-use' | 'releasing' | 'available' | 'orphaned' | 'deleted';

export type Event =
  /** The last function, published version, runtime or the like that needs it is gone, or uses another. */
  | 'last user leaves'
  /** Something that needs one in the same place came before the release: it is taken back, the clock starts anew. */
  | 'a new user'
  /** The service's own delay is over: it detaches the network interface. */
  | 'held long enough'
  /** The service attaches it once more, for a short while: only with the fault `flapping`. */
  | 'held again'
  /** The service deletes it. */
  | 'reaped'
  /** The service tries to, and the function's role no longer lets it (aws-cdk#34400). */
  | 'not allowed'
  /** Somebody else detached it, which only works with an ordinary attachment. */
  | 'detached by somebody'
  /** Somebody else deleted it. */
  | 'deleted by somebody';

const TABLE: Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>> = {
  'in-use': { 'last user leaves': 'releasing', 'detached by somebody': 'available' },
  releasing: {
    'a new user': 'in-use',
    'held long enough': 'available',
    'detached by somebody': 'available',
  },
  available: {
    'held again': 'releasing',
    reaped: 'deleted',
    'not allowed': 'orphaned',
    'deleted by somebody': 'deleted',
  },
  orphaned: { 'deleted by somebody': 'deleted' },
  deleted: {},
};

/** The next state, or undefined where the event can't happen. */
export function next(state: State, event: Event): State | undefined {
  return TABLE[state][event];
}

/** What one network interface's service takes its time for, drawn once for each. Undefined: it never does. */
export interface Delays {
  /** From the last user's end until the service detaches it. */
  readonly untilAvailable: Duration | undefined;
  /** From then until the service deletes it. */
  readonly untilDeleted: Duration | undefined;
}

/** A state, since when, and what the service itself will do next unless something comes between. */
export interface Life {
  readonly state: State;
  readonly since: Instant;
  readonly upcoming: { readonly at: Instant; readonly event: 'held long enough' | 'reaped' } | undefined;
}

/** A network interface that its service begins to use. */
export function born(now: Instant): Life {
  return { state: 'in-use', since: now, upcoming: undefined };
}

/**
 * What an event makes of a life at an instant; undefined where it can't happen. `again` is how long the
 * service holds it once more when it is `held again`.
 */
export function live(
  life: Life,
  event: Event,
  now: Instant,
  delays: Delays,
  again: Duration = 0,
): Life | undefined {
  const state = next(life.state, event);
  if (state === undefined) return undefined;
  return {
    state,
    since: now,
    upcoming: intention(state, now, event === 'held again' ? again : undefined, delays),
  };
}

function intention(
  state: State,
  now: Instant,
  again: Duration | undefined,
  delays: Delays,
): Life['upcoming'] {
  if (state === 'releasing') {
    const delay = again ?? delays.untilAvailable;
    return delay === undefined ? undefined : { at: now + delay, event: 'held long enough' };
  }
  if (state === 'available' && delays.untilDeleted !== undefined) {
    return { at: now + delays.untilDeleted, event: 'reaped' };
  }
  return undefined;
}
