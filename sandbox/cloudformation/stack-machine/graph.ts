import { referencesOf, type ResourceDeclaration } from '../template/parse';

/** Carries work out in dependency order, everything at the same time that doesn't depend on each other. */
export interface GraphResult {
  readonly failed: readonly string[];
  /** Never started, because something they depend on failed or the work was stopped. */
  readonly skipped: readonly string[];
}

/**
 * Runs `work` for each id after that of all its predecessors. `work` tells whether it succeeded. What
 * depends on a failure isn't started, unless `onward` is set: then the order alone counts.
 */
export async function runGraph(
  ids: readonly string[],
  predecessorsOf: (id: string) => readonly string[],
  work: (id: string) => Promise<boolean>,
  options: { readonly onward?: boolean; readonly isStopped?: () => boolean } = {},
): Promise<GraphResult> {
  const known = new Set(ids);
  const outcomes = new Map<string, Promise<'done' | 'failed' | 'skipped'>>();
  const outcomeOf = (id: string): Promise<'done' | 'failed' | 'skipped'> => {
    let outcome = outcomes.get(id);
    if (outcome === undefined) {
      outcome = (async () => {
        const before = await Promise.all(
          predecessorsOf(id)
            .filter((each) => known.has(each))
            .map(outcomeOf),
        );
        if (options.onward !== true && before.some((each) => each !== 'done')) return 'skipped';
        if (options.isStopped?.() === true) return 'skipped';
        return (await work(id)) ? 'done' : 'failed';
      })();
      outcomes.set(id, outcome);
    }
    return outcome;
  };
  const all = await Promise.all(ids.map(outcomeOf));
  return {
    failed: ids.filter((_, index) => all[index] === 'failed'),
    skipped: ids.filter((_, index) => all[index] === 'skipped'),
  };
}

/** The ids of a cycle, or undefined. */
export function findCycle(
  ids: readonly string[],
  predecessorsOf: (id: string) => readonly string[],
): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(id)) return path.slice(path.indexOf(id));
    if (done.has(id)) return undefined;
    for (const each of predecessorsOf(id)) {
      const cycle = visit(each, [...path, id]);
      if (cycle !== undefined) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of ids) {
    const cycle = visit(id, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** The logical ids that a resource depends on, by DependsOn or reference. */
export function dependenciesOf(declaration: ResourceDeclaration | undefined): readonly string[] {
  return declaration === undefined
    ? []
    : [...new Set([...declaration.DependsOn, ...referencesOf(declaration.Properties)])];
}
