import { structure } from '../../wire/protocol';
import { invalidDefinition } from './errors';

type Structure = Readonly<Record<string, unknown>>;

/** When what failed is tried again (Amazon States Language, "Retrying after an error"). */
export interface Retrier {
  readonly errors: readonly string[];
  /** Seconds. */
  readonly interval: number;
  readonly attempts: number;
  readonly backoff: number;
  /** Seconds; no longer wait than this. */
  readonly longest: number;
}

/** Where what failed for good goes on. */
export interface Catcher {
  readonly errors: readonly string[];
  readonly next: string;
}

/** A state; one that isn't played says why when it is reached. */
export type State =
  | {
      readonly type: 'Task';
      readonly functionArn: string;
      readonly retry: readonly Retrier[];
      readonly catch: readonly Catcher[];
      readonly next: string | undefined;
    }
  | { readonly type: 'Pass'; readonly result: unknown; readonly next: string | undefined }
  | { readonly type: 'Wait'; readonly seconds: number; readonly next: string | undefined }
  | { readonly type: 'Succeed' }
  | { readonly type: 'Fail'; readonly error: string; readonly cause: string }
  | { readonly type: 'not played'; readonly because: string };

export interface Definition {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
  /** Seconds; undefined where it may run for ever. */
  readonly timeout: number | undefined;
}

/** What a state has that says nothing of what it does, and what is read of each type. */
const PLAYED: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'Retry', 'Catch', 'Next', 'End'],
  Pass: ['Result', 'Next', 'End'],
  Wait: ['Seconds', 'Next', 'End'],
  Succeed: [],
  Fail: ['Error', 'Cause'],
};
const COMMON = ['Type', 'Comment', 'QueryLanguage'];

/**
 * Reads a definition in the Amazon States Language (its specification, states-language.net). What the sandbox plays is
 * what waiters need: functions that are asked again and again. All else stands in its state, which fails when it is
 * reached, and says so.
 *
 * @throws AwsError InvalidDefinition
 */
export function readDefinition(text: string): Definition {
  const document = structure(parsed(text));
  const states = structure(document?.['States']);
  const startAt = document?.['StartAt'];
  if (document === undefined || states === undefined || Object.keys(states).length === 0)
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED: States is required');
  const read = new Map(Object.entries(states).map(([name, state]) => [name, stateOf(name, state)]));
  if (typeof startAt !== 'string' || !read.has(startAt))
    throw invalidDefinition("MISSING_TRANSITION_TARGET: Missing 'StartAt' target at /StartAt");
  for (const [name, state] of read) {
    for (const target of targetsOf(state)) {
      if (!read.has(target))
        throw invalidDefinition(
          `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target} at /States/${name}`,
        );
    }
  }
  return { startAt, states: read, timeout: number(document['TimeoutSeconds']) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidDefinition('INVALID_JSON_DESCRIPTION: the definition is no JSON');
  }
}

function targetsOf(state: State): readonly string[] {
  const next = 'next' in state && state.next !== undefined ? [state.next] : [];
  return state.type === 'Task' ? [...next, ...state.catch.map(({ next: to }) => to)] : next;
}

function stateOf(name: string, given: unknown): State {
  const state = structure(given);
  const type = state?.['Type'];
  if (state === undefined || typeof type !== 'string')
    throw invalidDefinition(`SCHEMA_VALIDATION_FAILED: Type is required at /States/${name}`);
  const read = PLAYED[type];
  const unread = Object.keys(state).filter((key) => ![...COMMON, ...(read ?? [])].includes(key));
  if (read === undefined || unread.length > 0 || state['QueryLanguage'] === 'JSONata') {
    const what =
      read === undefined ? `states of the type ${type}` : `${unread.join(', ') || 'JSONata'} of a state`;
    return { type: 'not played', because: `This sandbox doesn’t play ${what}.` };
  }
  const next = textOf(state['Next']);
  switch (type) {
    case 'Task':
      return taskOf(state, next);
    case 'Pass':
      return { type, result: state['Result'], next };
    case 'Wait':
      return { type, seconds: number(state['Seconds']) ?? 0, next };
    case 'Succeed':
      return { type };
    default:
      return { type: 'Fail', error: textOf(state['Error']) ?? '', cause: textOf(state['Cause']) ?? '' };
  }
}

function taskOf(state: Structure, next: string | undefined): State {
  const functionArn = textOf(state['Resource']) ?? '';
  if (!functionArn.startsWith('arn:aws:lambda:'))
    return {
      type: 'not played',
      because: `This sandbox doesn’t play tasks of ${functionArn}, only functions.`,
    };
  return {
    type: 'Task',
    functionArn,
    // The defaults: Amazon States Language, "Retrying after an error".
    retry: structures(state['Retry']).map((each) => ({
      errors: texts(each['ErrorEquals']),
      interval: number(each['IntervalSeconds']) ?? 1,
      attempts: number(each['MaxAttempts']) ?? 3,
      backoff: number(each['BackoffRate']) ?? 2,
      longest: number(each['MaxDelaySeconds']) ?? Number.POSITIVE_INFINITY,
    })),
    catch: structures(state['Catch']).map((each) => ({
      errors: texts(each['ErrorEquals']),
      next: textOf(each['Next']) ?? '',
    })),
    next,
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
const structures = (value: unknown): readonly Structure[] =>
  Array.isArray(value) ? value.map((each) => structure(each) ?? {}) : [];

/** Whether an error is one of a list: `States.ALL` and `States.TaskFailed` stand for any that a task ends with. */
export function isAmong(error: string, errors: readonly string[]): boolean {
  return errors.some((each) => each === error || each === 'States.ALL' || each === 'States.TaskFailed');
}
