/*
 * The state of a delete comes in groups. Each is declared once, as a table of its fields: its type, what it is at an
 * operation's start, how it is read from a context and how it goes into one all follow from that.
 *
 * A group has one owner: only the module that declares it can change it, by the `change` that it keeps to itself. Nobody
 * else can make a value of its type, not even by spreading one.
 */

/** A field that an operation's start needn't give. */
interface Field<Value> {
  /** At an operation's start. */
  readonly atStart: Value;
  /** Of whatever a context holds in its place. `now` is in milliseconds since the epoch. */
  readonly read: (value: unknown, now: number) => Value;
}

/** A field without which there is no operation. */
interface Needed<Value> {
  readonly isNeeded: true;
  readonly read: (value: unknown, now: number) => Value | undefined;
}

type Fields = Readonly<Record<string, Field<unknown> | Needed<unknown>>>;

type Values<Of extends Fields> = {
  readonly [Name in keyof Of]: Of[Name] extends Field<infer Value>
    ? Value
    : Of[Name] extends Needed<infer Value>
      ? Value
      : never;
};

type NamesNeeded<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends Needed<unknown> ? Name : never;
}[keyof Of];

/** Bears what no spread copies: that only its owner has made it. It has no value at runtime. */
declare class Owned {
  private readonly byItsOwner: true;
}

type Group<Of extends Fields> = Owned & Values<Of>;

/** What is given at an operation's start: what it needs, and whatever differs from how the fields begin. */
type Given<Of extends Fields> = Pick<Values<Of>, NamesNeeded<Of>> & Partial<Values<Of>>;

/** How a group goes into a context, and is read from one. */
export interface InContext<State> {
  /** Undefined where the context lacks a field without which there is no operation. */
  readonly read: (members: Readonly<Record<string, unknown>>, now: number) => State | undefined;
  /** Without what is read from nothing as well. */
  readonly write: (state: State) => Readonly<Record<string, unknown>>;
}

/** What the owner of a group has. */
export interface OwnedGroup<Of extends Fields> extends InContext<Group<Of>> {
  readonly start: (given: Given<Of>) => Group<Of>;
  readonly change: (state: Group<Of>, changes: Partial<Values<Of>>) => Group<Of>;
}

/** The type of a group. */
export type StateOf<Of> = Of extends { readonly write: (state: infer State) => unknown } ? State : never;

/** Declares a group by its fields. Over all groups a field's name is there once. */
export function group<Of extends Fields>(fields: Of): OwnedGroup<Of> {
  type State = Group<Of>;
  const entries = Object.entries(fields);
  return {
    start: (given) => {
      const fresh = entries.map(([name, each]) => [name, 'atStart' in each ? each.atStart : undefined]);
      return Object.assign(Object.fromEntries(fresh), given) as State;
    },
    change: (state, changes) => Object.assign({}, state, changes),
    read: (members, now) => {
      const state: Record<string, unknown> = {};
      for (const [name, each] of entries) {
        const value = each.read(members[name], now);
        if (value === undefined && 'isNeeded' in each) return undefined;
        state[name] = value;
      }
      return state as unknown as State;
    },
    write: (state) => {
      const values: Readonly<Record<string, unknown>> = state;
      const written: Record<string, unknown> = {};
      for (const [name, each] of entries) if (!isNothing(values[name], each)) written[name] = values[name];
      return written;
    },
  };
}

/** What is read from nothing needn't be written. */
function isNothing(value: unknown, { read }: Fields[string]): boolean {
  return value === read(undefined, 0) || (Array.isArray(value) && value.length === 0);
}

/** A field of its own kind; what it is at an operation's start is what is read from nothing. */
export function field<Value>(read: (value: unknown, now: number) => Value): Field<Value> {
  return { atStart: read(undefined, 0), read };
}

export function needed<Value>(read: (value: unknown, now: number) => Value | undefined): Needed<Value> {
  return { isNeeded: true, read };
}

/** Absent it is read as false, whatever it is at an operation's start. */
export function flag(atStart = false): Field<boolean> {
  return { atStart, read: (value) => value === true };
}

/** How many. */
export function count(): Field<number> {
  return field((value) => asAmount(value) ?? 0);
}

/** Milliseconds since the epoch. */
export function instant(): Field<number | undefined> {
  return field(asInstant);
}

export function amount(): Field<number | undefined> {
  return field(asAmount);
}

export function text(): Field<string | undefined> {
  return field(asText);
}

/** Of network interfaces. */
export function ids(): Field<readonly string[]> {
  return field(asIds);
}

export function asAmount(value: unknown): number | undefined {
  // JSON has no minus zero.
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.abs(value) : undefined;
}

/** Later than any clock's error between two invocations, in milliseconds. */
const CLOCK_ERROR = 10 * 60_000;

/** Nothing that is remembered can lie in the future; waiting for it would take as long as that. */
export function asInstant(value: unknown, now: number): number | undefined {
  const number = asAmount(value);
  return number === undefined || number > now + CLOCK_ERROR ? undefined : number;
}

/** Longer than any function's name with its version. */
const LONGEST_TEXT = 160;

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= LONGEST_TEXT ? value : undefined;
}

/** More than are ever remembered. */
const MOST_IDS = 20;

/** They go into a filter of EC2's; whatever else it is, is nothing to look for. */
function asIds(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((each): each is string => typeof each === 'string' && /^eni-[\da-f]{1,32}$/u.test(each))
    .slice(0, MOST_IDS);
}

/** The members of an object; none of anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
