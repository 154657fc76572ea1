import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** By suite, its path below the root: the full names of its tests. */
export type Listed = Readonly<Record<string, readonly string[]>>;

/** `renamed.json`: what neither its file nor its name tells. A test is "suite: full name". */
interface Renamed {
  /** What became of a suite. */
  readonly suites: Readonly<Record<string, string>>;
  /** Patterns of tests there, and what became of each; `*` at its end stands for any end. */
  readonly tests: readonly (readonly [pattern: string, now: string])[];
  /** By patterns of tests there: what there is no more. */
  readonly gone: Readonly<Record<string, string>>;
}

export interface Counterparts {
  /** The tests there, without those of what there is no more. */
  readonly there: Listed;
  /** The tests here. */
  readonly here: Listed;
  /** Tests there whose counterpart isn't known. */
  readonly unknown: readonly string[];
  /** Suites here that count whole for them. */
  readonly whole: readonly string[];
}

/**
 * The tests here that are about what the tests there are about: of the same name in the same suite, or by the table.
 * Where one isn't found so, its suite counts whole, with all that was added to it since: rather too much than too
 * little.
 */
export function counterparts(there: Listed, here: Listed): Counterparts {
  const renamed = JSON.parse(readFileSync(join(__dirname, 'renamed.json'), 'utf8')) as Renamed;
  const rules = renamed.tests.map(([pattern, now]) => ({ pattern: whole(pattern), now }));
  const gone = Object.keys(renamed.gone).map(whole);
  const then = keep(
    Object.entries(there).flatMap(([suite, names]) =>
      names
        .filter((name) => !gone.some((pattern) => pattern.test(`${suite}: ${name}`)))
        .map((name) => [suite, name] as const),
    ),
  );
  const kept: (readonly [suite: string, name: string])[] = [];
  const unknown: string[] = [];
  const suites = new Set<string>();
  for (const [suite, names] of Object.entries(then)) {
    const now = renamed.suites[suite] ?? suite;
    for (const name of names) {
      const test = `${suite}: ${name}`;
      const rule = rules.find(({ pattern }) => pattern.test(test));
      const [at, wanted] = rule === undefined ? [now, name] : parts(test.replace(rule.pattern, rule.now));
      const found = (here[at] ?? []).filter((each) => isOfName(each, wanted));
      kept.push(...found.map((each) => [at, each] as const));
      if (found.length > 0) continue;
      unknown.push(test);
      suites.add(at);
    }
  }
  for (const suite of suites) kept.push(...(here[suite] ?? []).map((name) => [suite, name] as const));
  return { there: then, here: keep(kept), unknown, whole: [...suites] };
}

export function numberOf(listed: Listed): number {
  return Object.values(listed).flat().length;
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 'su');
}

function parts(test: string): readonly [suite: string, name: string] {
  const at = test.indexOf(': ');
  return [test.slice(0, at), test.slice(at + 2)];
}

/** What comes after a name's first line is of the place: where an error was made. */
function isOfName(name: string, wanted: string): boolean {
  if (wanted.endsWith('*') && name.startsWith(wanted.slice(0, -1))) return true;
  return name.split('\n', 1)[0] === wanted.split('\n', 1)[0];
}

function keep(tests: readonly (readonly [suite: string, name: string])[]): Listed {
  const kept = new Map<string, Set<string>>();
  for (const [suite, name] of tests) kept.set(suite, (kept.get(suite) ?? new Set()).add(name));
  return Object.fromEntries([...kept].map(([suite, names]) => [suite, [...names]]));
}
