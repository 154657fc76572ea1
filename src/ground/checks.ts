/*
 * Properties and type configurations are checked by tables: a check for each member, and one way of saying what
 * is wrong with it.
 */

/** Says what is wrong with a value, as the rest of a sentence that its name begins; undefined where nothing is. */
export type Check = (value: unknown) => string | undefined;

export type Checks<Name extends string> = Readonly<Record<Name, Check>>;

/** One of these words. */
export function oneOf(...words: readonly string[]): Check {
  return (value) =>
    words.some((word) => word === value) ? undefined : `must be ${words.join(' or ')}, not ${shown(value)}`;
}

/** A whole number of minutes, both ends included. */
export function minutes(least: number, most: number): Check {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number of minutes from ${least} to ${most}, not ${shown(value)}`;
}

/** A list of texts, each of which is one of them. */
export function listOf(
  them: string,
  isOne: (text: string) => boolean,
  { mayBeEmpty }: { readonly mayBeEmpty: boolean },
): Check {
  return (value) => {
    const demand = `must be a list of ${them}`;
    if (!Array.isArray(value) || (value.length === 0 && !mayBeEmpty)) return demand;
    const members: readonly unknown[] = value;
    const wrong = members.find((each) => typeof each !== 'string' || !isOne(each));
    return wrong === undefined ? undefined : `${demand}; ${shown(wrong)} is none of them`;
  };
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}

/** The first member that isn't right, and what is wrong with it. Absent ones are. */
export function problemIn<Name extends string>(
  members: Readonly<Partial<Record<Name, unknown>>>,
  checks: Checks<Name>,
): { readonly name: Name; readonly problem: string } | undefined {
  for (const name of Object.keys(checks) as Name[]) {
    const value = members[name];
    const problem = value === undefined || value === null ? undefined : checks[name](value);
    if (problem !== undefined) return { name, problem };
  }
  return undefined;
}

/** The type configuration of one of this project's types. */
export interface TypeConfiguration<Name extends string> {
  readonly typeName: string;
  /** The command that corrects it. */
  readonly command: string;
  readonly checks: Checks<Name>;
  readonly refuse: (message: string) => Error;
}

/**
 * A type configuration as the registry sent it: an object of members that are known, unchecked.
 *
 * @throws what `refuse` makes, for what is no object or has a member that nobody knows
 */
export function membersOf<Name extends string>(
  source: unknown,
  { typeName, command, checks, refuse }: TypeConfiguration<Name>,
): object {
  if (source === undefined || source === null) return {};
  const correct = `Correct it with "${command}".`;
  if (typeof source !== 'object' || Array.isArray(source)) {
    throw refuse(`The type configuration of ${typeName} must be a JSON object. ${correct}`);
  }
  const known = Object.keys(checks);
  const unknown = Object.keys(source).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw refuse(
      `${unknown} in the type configuration of ${typeName} is none of ${known.join(', ')}. ${correct}`,
    );
  }
  return source;
}

/** @throws what `refuse` makes, for the first member that isn't right */
export function checkConfiguration<Name extends string>(
  members: Readonly<Partial<Record<Name, unknown>>>,
  { typeName, command, checks, refuse }: TypeConfiguration<Name>,
): void {
  const wrong = problemIn(members, checks);
  if (wrong === undefined) return;
  throw refuse(
    `${wrong.name} in the type configuration of ${typeName} ${wrong.problem}. Correct it with "${command}".`,
  );
}
