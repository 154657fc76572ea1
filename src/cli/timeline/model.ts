import type { StackEvent } from '../why/picture';

/** A resource's part in an operation. Times are milliseconds since the epoch. */
export interface Bar {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** One for each try: CloudFormation tries a failed deletion again. */
  readonly tries: readonly Try[];
}

export interface Try {
  readonly from: number;
  /** Undefined where it goes on. */
  readonly to: number | undefined;
  /** `CREATE`, `UPDATE`, `DELETE`. */
  readonly action: string;
  readonly ended: 'complete' | 'failed' | 'skipped' | 'under way';
  readonly reason: string;
  /** What was said meanwhile: CloudFormation's waits, a cleaner's progress. */
  readonly notes: readonly { readonly at: number; readonly text: string }[];
}

/** A network interface that the events name. */
export interface Named {
  readonly id: string;
  /** Who named it: logical ids. */
  readonly by: readonly string[];
  readonly from: number;
  /** The last time that it was named; it went after that. */
  readonly lastNamed: number;
  /** When what named it was done; undefined while that goes on. */
  readonly goneBy: number | undefined;
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly bars: readonly Bar[];
  readonly named: readonly Named[];
  /** The stack's own states. */
  readonly phases: readonly { readonly at: number; readonly status: string }[];
}

/**
 * An operation's events as bars. Pure.
 *
 * @param events oldest first
 * @param now the end of what goes on
 */
export function timelineOf(events: readonly StackEvent[], stackId: string, now: number): Timeline {
  const own = events.filter((event) => event.physicalId === stackId);
  const bars = new Map<string, { event: StackEvent; tries: Mutable<Try>[] }>();
  for (const event of events) {
    if (event.physicalId === stackId) continue;
    const key = barOf(event, bars);
    const bar = bars.get(key) ?? { event, tries: [] };
    bars.set(key, { event, tries: bar.tries });
    add(bar.tries, event);
  }
  const from = events[0]?.at ?? now;
  const isOver = own.at(-1)?.status.endsWith('_IN_PROGRESS') === false;
  const to = isOver ? (events.at(-1)?.at ?? now) : Math.max(now, events.at(-1)?.at ?? now);
  const all = [...bars.values()].map(({ event: { logicalId, physicalId, type }, tries }): Bar => ({
    logicalId,
    physicalId,
    type,
    tries,
  }));
  return {
    from,
    to,
    bars: all.toSorted((left, right) => (left.tries[0]?.from ?? 0) - (right.tries[0]?.from ?? 0)),
    named: namedIn(all),
    phases: own.map(({ at, status }) => ({ at, status })),
  };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** In an update's clean-up the old half of a replacement has the logical id of the new one: by physical id, too. */
function barOf(event: StackEvent, bars: ReadonlyMap<string, unknown>): string {
  const whole = `${event.logicalId} ${event.physicalId}`;
  if (bars.has(whole) || event.physicalId === '')
    return event.physicalId === '' ? `${event.logicalId} ` : whole;
  // Its first event comes before it has a physical id.
  return bars.has(`${event.logicalId} `) && event.status.startsWith('CREATE') ? `${event.logicalId} ` : whole;
}

function add(tries: Mutable<Try>[], { at, status, reason }: StackEvent): void {
  const [action = '', ...rest] = status.split('_');
  const state = rest.join('_');
  const open = tries.findLast((each) => each.to === undefined && each.action === action);
  if (state === 'IN_PROGRESS') {
    if (open === undefined) {
      tries.push({
        from: at,
        to: undefined,
        action,
        ended: 'under way',
        reason: '',
        notes: noteOf(at, reason),
      });
    } else {
      open.notes = [...open.notes, ...noteOf(at, reason)];
    }
    return;
  }
  const ended = state === 'COMPLETE' ? 'complete' : state === 'SKIPPED' ? 'skipped' : 'failed';
  if (open === undefined) {
    tries.push({ from: at, to: at, action, ended, reason, notes: [] });
    return;
  }
  open.to = at;
  open.ended = ended;
  open.reason = reason;
}

function noteOf(at: number, text: string): Try['notes'] {
  return text === '' ? [] : [{ at, text }];
}

function namedIn(bars: readonly Bar[]): readonly Named[] {
  const found = new Map<string, Mutable<Named>>();
  for (const { logicalId, tries } of bars) {
    for (const each of tries) {
      const said = [...each.notes, { at: each.to ?? each.from, text: each.reason }];
      for (const { at, text } of said) {
        for (const id of new Set(text.match(/eni-[\da-f]{8,17}/gu))) {
          const before = found.get(id);
          found.set(id, {
            id,
            by: [...new Set([...(before?.by ?? []), logicalId])],
            from: Math.min(before?.from ?? at, at),
            lastNamed: Math.max(before?.lastNamed ?? at, at),
            goneBy: each.ended === 'complete' ? each.to : before?.goneBy,
          });
        }
      }
    }
  }
  return [...found.values()].toSorted((left, right) => left.from - right.from);
}
