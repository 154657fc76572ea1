import type { ScanPosition } from '../network-interfaces/scan';
import type { DeleteRate } from './delete-rate';
import { LONGEST_SPAN } from './tuning';

/**
 * The delete's callback context: what one invocation hands to the next. It is small and bounded
 * (counts, times, a mode, a few ids), and every member may be lost: a context that is missing,
 * broken or another resource's makes the work start anew, which repeats nothing harmful.
 *
 * Instants are milliseconds since the epoch.
 */
export interface DeleteState {
  /** Of the resource that it belongs to. */
  readonly id: string;
  readonly mode: Mode;
  /** When the operation began, by its first attempt. */
  readonly startedAt: number;
  /** When it has to end. Absolute, so that a repeated or late callback can't push it out. */
  readonly deadline: number;
  /** One pass that deletes what is free and waits for nothing (`UpdateTimeoutInMinutes: 0`). */
  readonly onePass: boolean;
  /** Whether the functions to take off the VPC are off. */
  readonly detached: boolean;
  /** Whether the stack's functions make it likely that there are, or were, network interfaces. */
  readonly expected: boolean;
  /** The latest change known that may still be invisible in EC2's answers: a function gone or taken off. */
  readonly changedAt: number | undefined;
  /** Whether that hasn't been asked yet, since so far there was nothing to wait for. */
  readonly isChangeUnasked: boolean;
  /** The most network interfaces to wait for or to delete that one scan has found. */
  readonly seen: number;
  readonly deleted: number;
  /** Scans without any, in a row, and when the latest of them was. */
  readonly cleanScans: number;
  readonly cleanAt: number | undefined;
  /** When waiting was first found to be futile, and when that was last looked into. */
  readonly futileSince: number | undefined;
  readonly ownersLookedAt: number | undefined;
  /** In a row: answers that ask to try again later, and steps whose work had no effect. */
  readonly setbacks: number;
  readonly invocations: number;
  /** Set when the deadline's own attempt to delete has been made: what is left then stays. */
  readonly lastAttemptMade: boolean;
  /** The fingerprint of the properties that the operation works by: a request that brings the same ones spares reading them. */
  readonly model: string | undefined;
  /** When a look last saw all that is left, and some of what it found to wait for. */
  readonly pictureAt: number | undefined;
  readonly watched: readonly string[];
  /** Whether there was nothing to do but wait: then the next look looks for those first. */
  readonly isWaiting: boolean;
  /** Whether all of those may be deleted once they are free, so that it can be made sure that they are gone. */
  readonly mayDeleteWatched: boolean;
  /** What held one of them when owners were last looked up, in words: a function (and version), a resource. */
  readonly holder: string | undefined;
  /** When the owners were looked up and no function used any of the targets. */
  readonly unusedAt: number | undefined;
  /** Of which network interfaces that was said, less those deleted since: `sumOf` their ids (users.ts). */
  readonly unusedIds: number | undefined;
  /** Free ones of Lambda's whose users no list shows, as the latest whole look saw them; `since`: these very ones. */
  readonly freeUnlisted: FreeUnlisted | undefined;
  /** Whether the account's functions were more than one invocation can read: then asking again is for later. */
  readonly tooManyOwners: boolean;
  /** How deletes take their turn, once EC2 has refused one. */
  readonly rate: DeleteRate | undefined;
  /** Where a scan left off that has found nothing so far and for which the time was over; `of`: which scan. */
  readonly unread: (ScanPosition & { readonly of: string }) | undefined;
  /** Where the list of the account's functions left off for which the time was over; none so far used the targets. */
  readonly functionsUnread: FunctionsUnread | undefined;
  /** Whether there is a stack whose status may not be read. */
  readonly statusDenied: boolean;
  /** Whether what a success leaves unsaid has been said in an answer before it. */
  readonly told: boolean;
  /** Which of `FunctionNames` need not be asked about again, and with which to begin: `detaching.ts`. */
  readonly settled: string;
  readonly askedNext: number;
  /** Those that were ever seen in the way and that EC2 hasn't refused by name yet: `proof.ts`. */
  readonly unproven: readonly string[];
  /** Whether they are all of these: more than a few aren't remembered. */
  readonly isTraced: boolean;
}

export interface FreeUnlisted {
  /** `sumOf` their ids (users.ts), less those deleted. */
  readonly ids: number;
  readonly since: number;
}

export interface FunctionsUnread {
  /** Lambda's `NextMarker`. */
  readonly marker: string;
  /** Of Lambda's network interfaces that were seen before the list began: `sumOf` their ids (users.ts). */
  readonly ids: number;
  /** When it began. */
  readonly since: number;
}

/**
 * What the stack's status allows:
 * - `deletion`: the stack is being deleted, or its creation rolled back: everything goes.
 * - `clean-up`: a stack update takes the cleaner away: the functions stay.
 * - `alone`: no stack, or a status that can't be read: as careful as in a clean-up.
 */
export type Mode = 'deletion' | 'clean-up' | 'alone';

const VERSION = 1;

/** Later than any clock's error between two invocations, in milliseconds. */
const CLOCK_ERROR = 10 * 60_000;
/** No operation is longer: the handler's own timeout in milliseconds. */
const LONGEST_OPERATION = 720 * 60_000;

/** The context as it goes into a progress event. */
export function toContext(state: DeleteState): Readonly<Record<string, unknown>> {
  const { settled, ...rest } = state;
  // What is absent is read as false, empty or unknown.
  const present = Object.entries({ ...rest, settled: settled === '' ? undefined : settled }).filter(
    ([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return { version: VERSION, ...Object.fromEntries(present) };
}

/** Reads a context; undefined when it isn't one of this resource's delete, whatever it may be. */
export function fromContext(context: unknown, id: string, now: number): DeleteState | undefined {
  const members = membersOf(context, id);
  const mode = members?.['mode'];
  if (members === undefined) return undefined;
  if (mode !== 'deletion' && mode !== 'clean-up' && mode !== 'alone') return undefined;

  const startedAt = instant(members['startedAt'], now);
  const deadline = amount(members['deadline']);
  if (startedAt === undefined || deadline === undefined) return undefined;
  if (deadline > startedAt + LONGEST_OPERATION) return undefined;

  return {
    id,
    mode,
    startedAt,
    deadline,
    onePass: members['onePass'] === true,
    detached: members['detached'] === true,
    expected: members['expected'] === true,
    changedAt: instant(members['changedAt'], now),
    isChangeUnasked: members['isChangeUnasked'] === true,
    seen: amount(members['seen']) ?? 0,
    deleted: amount(members['deleted']) ?? 0,
    cleanScans: amount(members['cleanScans']) ?? 0,
    cleanAt: instant(members['cleanAt'], now),
    futileSince: instant(members['futileSince'], now),
    ownersLookedAt: instant(members['ownersLookedAt'], now),
    setbacks: amount(members['setbacks']) ?? 0,
    invocations: amount(members['invocations']) ?? 0,
    lastAttemptMade: members['lastAttemptMade'] === true,
    model: text(members['model']),
    pictureAt: instant(members['pictureAt'], now),
    watched: ids(members['watched']),
    isWaiting: members['isWaiting'] === true,
    mayDeleteWatched: members['mayDeleteWatched'] === true,
    holder: text(members['holder']),
    unusedAt: instant(members['unusedAt'], now),
    unusedIds: amount(members['unusedIds']),
    freeUnlisted: freeUnlistedIn(members['freeUnlisted'], now),
    tooManyOwners: members['tooManyOwners'] === true,
    rate: rateIn(members['rate'], now),
    unread: position(members['unread']),
    functionsUnread: functionsUnreadIn(members['functionsUnread'], now),
    statusDenied: members['statusDenied'] === true,
    told: members['told'] === true,
    settled: text(members['settled']) ?? '',
    askedNext: amount(members['askedNext']) ?? 0,
    unproven: ids(members['unproven']),
    isTraced: members['isTraced'] === true,
  };
}

/** The members of a context that this version wrote for this resource. */
function membersOf(context: unknown, id: string): Readonly<Record<string, unknown>> | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  const members = context as Readonly<Record<string, unknown>>;
  return members['version'] === VERSION && members['id'] === id ? members : undefined;
}

function amount(value: unknown): number | undefined {
  // JSON has no minus zero.
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.abs(value) : undefined;
}

/** Longer than any function's name with its version. */
const LONGEST_TEXT = 160;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= LONGEST_TEXT ? value : undefined;
}

/** More than are ever remembered. */
const MOST_IDS = 20;

/** They go into a filter of EC2's; whatever else it is, is nothing to look for. */
function ids(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((each): each is string => typeof each === 'string' && /^eni-[\da-f]{1,32}$/u.test(each))
    .slice(0, MOST_IDS);
}

function position(value: unknown): DeleteState['unread'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  const of = text(members['of']);
  const [target, mark] = [amount(members['target']), amount(members['mark'])];
  const token = members['token'];
  if (of === undefined || target === undefined || mark === undefined) return undefined;
  return { of, target, mark, token: typeof token === 'string' ? token : undefined };
}

/** Longer ones aren't remembered: then it can't be read in parts. */
export const LONGEST_MARKER = 256;

function functionsUnreadIn(value: unknown, now: number): FunctionsUnread | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  const { marker } = members;
  const [sum, since] = [amount(members['ids']), instant(members['since'], now)];
  if (typeof marker !== 'string' || marker === '' || marker.length > LONGEST_MARKER) return undefined;
  return sum === undefined || since === undefined ? undefined : { marker, ids: sum, since };
}

function freeUnlistedIn(value: unknown, now: number): FreeUnlisted | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  const [sum, since] = [amount(members['ids']), instant(members['since'], now)];
  return sum === undefined || since === undefined ? undefined : { ids: sum, since };
}

/** One whose end is further away than any span is long was written by a clock that was ahead: it is drawn anew. */
function rateIn(value: unknown, now: number): DeleteRate | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  const [share, until] = [amount(members['share']), amount(members['until'])];
  if (share === undefined || share === 0 || share > 1) return undefined;
  return until === undefined || until > now + LONGEST_SPAN ? undefined : { share, until };
}

/** Nothing that is remembered can lie in the future; waiting for it would take as long as that. */
function instant(value: unknown, now: number): number | undefined {
  const number = amount(value);
  return number === undefined || number > now + CLOCK_ERROR ? undefined : number;
}

/**
 * What is handed on while setbacks keep an operation from beginning: since when, and how many in a row.
 */
export interface Beginning {
  readonly id: string;
  readonly since: number;
  readonly setbacks: number;
}

/** A beginning's own context. */
export function toBeginningContext(beginning: Beginning): Readonly<Record<string, unknown>> {
  return { version: VERSION, ...beginning };
}

/** Reads a beginning's context; one that begins now when it isn't any of this resource's. */
export function beginningFrom(context: unknown, id: string, now: number): Beginning {
  const members = membersOf(context, id);
  const since = instant(members?.['since'], now);
  if (since === undefined) return { id, since: now, setbacks: 0 };
  return { id, since: Math.min(since, now), setbacks: amount(members?.['setbacks']) ?? 0 };
}

/** The state at an operation's very beginning. */
export function freshState(
  start: Pick<DeleteState, 'id' | 'mode' | 'startedAt' | 'deadline' | 'onePass' | 'detached'>,
): DeleteState {
  return {
    ...start,
    expected: false,
    changedAt: undefined,
    isChangeUnasked: false,
    seen: 0,
    deleted: 0,
    cleanScans: 0,
    cleanAt: undefined,
    futileSince: undefined,
    ownersLookedAt: undefined,
    setbacks: 0,
    invocations: 0,
    lastAttemptMade: false,
    model: undefined,
    pictureAt: undefined,
    watched: [],
    isWaiting: false,
    mayDeleteWatched: false,
    holder: undefined,
    unusedAt: undefined,
    unusedIds: undefined,
    freeUnlisted: undefined,
    tooManyOwners: false,
    rate: undefined,
    unread: undefined,
    functionsUnread: undefined,
    statusDenied: false,
    told: false,
    settled: '',
    askedNext: 0,
    unproven: [],
    isTraced: true,
  };
}
