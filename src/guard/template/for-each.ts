import { isList, isObject, members, scalarText, type Json, type JsonObject } from '../../ground/json';
import type { Path } from './positions';

/** A section's member after expansion, and where it stands in the template as written. */
export interface Expanded {
  readonly name: string;
  readonly value: Json;
  readonly path: Path;
  /** The loops it comes from, outermost first; empty for a member that stands there itself. */
  readonly loops: readonly Loop[];
}

export interface Loop {
  /** `Fn::ForEach::<name>` */
  readonly name: string;
  /** Whether the values are in the template. If a parameter gives them, the ids expanded are only likely. */
  readonly known: boolean;
}

/** What the collection of a loop holds: whatever the deployment, or by the parameters' defaults. */
export interface LoopValues {
  readonly texts: (collection: Json) => readonly string[] | undefined;
  readonly likely: (collection: Json) => readonly string[] | undefined;
}

/** `AWS::LanguageExtensions` allows loops five deep (User Guide). */
const DEEPEST_LOOP = 5;

/**
 * What loops may make of a template: one of 1 MB and 500 resources, which is all that CloudFormation takes, has a tenth of it.
 * It is counted while they are expanded, not afterwards: a few lines can ask for any amount.
 */
export class LoopBudget {
  private left = 200_000;

  /** Takes so much of it; false once there is none left. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left > 0;
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }
}

/** Characters that cost as much as a value. */
const CHARACTERS = 32;
/** And what a turn of a loop costs. */
const TURN = 10;

/**
 * Expands the `Fn::ForEach` loops of a section, as the transform `AWS::LanguageExtensions` does: hooks
 * see templates before transforms. Values that a mapping gives are known, those of a parameter are taken from its default; where
 * there is none, `<Variable>` stands for all of them. A loop that isn't well-formed expands to nothing.
 *
 * @param budget once it is spent, the rest is left out
 */
export function expandSection(
  section: Json | undefined,
  sectionPath: Path,
  values: LoopValues,
  budget: LoopBudget,
): readonly Expanded[] {
  return new Expansion(values, budget).section(section, sectionPath);
}

type Bindings = ReadonlyMap<string, string>;

interface ReadLoop {
  readonly values: readonly string[];
  readonly known: boolean;
  readonly body: JsonObject;
  readonly bind: (value: string) => Bindings;
}

class Expansion {
  private readonly expanded: Expanded[] = [];

  constructor(
    private readonly given: LoopValues,
    private readonly budget: LoopBudget,
  ) {}

  section(section: Json | undefined, path: Path): readonly Expanded[] {
    this.visit(section, path, new Map(), []);
    return this.expanded;
  }

  private visit(body: Json | undefined, path: Path, bindings: Bindings, loops: readonly Loop[]): void {
    for (const [key, value] of members(body)) {
      const here = [...path, key];
      if (!isLoop(key)) {
        this.expanded.push({
          name: this.substituted(key, bindings),
          value: this.bound(value, bindings),
          path: here,
          loops,
        });
        continue;
      }
      const loop = loops.length < DEEPEST_LOOP ? this.readLoop(value, bindings) : undefined;
      for (const each of loop?.values ?? []) {
        if (loop === undefined || !this.budget.spend(TURN)) return;
        this.visit(loop.body, [...here, 2], loop.bind(each), [...loops, { name: key, known: loop.known }]);
      }
    }
  }

  /** A loop is `[variable, collection, {output key: output value}]`. */
  private readLoop(value: Json, bindings: Bindings): ReadLoop | undefined {
    if (!isList(value)) return undefined;
    const [variable, collection, body] = value;
    if (typeof variable !== 'string' || collection === undefined || !isObject(body)) return undefined;
    const bind = (each: string): Bindings => new Map(bindings).set(variable, each);
    const items = this.bound(collection, bindings);
    const known = this.given.texts(items);
    if (known !== undefined) return { values: known, known: true, body, bind };
    const all = isList(items) ? items : [items];
    const likely = all.flatMap((each) => this.likely(each));
    return { values: likely.length === 0 ? [`<${variable}>`] : likely, known: false, body, bind };
  }

  private likely(item: Json): readonly string[] {
    const text = scalarText(item);
    return text === undefined ? (this.given.likely(item) ?? []) : [text];
  }

  /**
   * Puts the loops' values in the place of `${Variable}`, `&{Variable}` and `{"Ref": "Variable"}`. What has none of them stays
   * the very same value.
   */
  private bound(value: Json, bindings: Bindings): Json {
    if (bindings.size > 0) {
      const length = typeof value === 'string' ? value.length : 0;
      if (!this.budget.spend(1 + length / CHARACTERS)) return null;
    }
    if (typeof value === 'string') return this.substituted(value, bindings);
    if (isList(value)) {
      const items = value.map((each) => this.bound(each, bindings));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const reference = keys.length === 1 ? value['Ref'] : undefined;
    const referred = typeof reference === 'string' ? bindings.get(reference) : undefined;
    if (referred !== undefined) return referred;
    let isSame = true;
    const entries: (readonly [string, Json])[] = [];
    for (const key of keys) {
      const before = value[key] ?? null;
      if (isLoop(key)) {
        isSame = false;
        for (const each of this.boundLoop(before, bindings)) entries.push(each);
        continue;
      }
      const [name, after] = [this.substituted(key, bindings), this.bound(before, bindings)];
      isSame = isSame && name === key && after === before;
      entries.push([name, after]);
    }
    return isSame ? value : Object.fromEntries(entries);
  }

  /** `&{Variable}` stands for the value's letters and digits only. */
  private substituted(text: string, bindings: Bindings): string {
    if (bindings.size === 0) return text;
    return text.replaceAll(VARIABLE, (whole, kind: string, name: string) => {
      const value = bindings.get(name);
      if (value === undefined) return whole;
      if (!this.budget.spend(value.length / CHARACTERS)) return '';
      return kind === '&' ? value.replaceAll(/[^A-Za-z0-9]/gu, '') : value;
    });
  }

  private boundLoop(value: Json, bindings: Bindings): readonly (readonly [string, Json])[] {
    const loop = this.readLoop(value, bindings);
    if (loop === undefined) return [];
    return loop.values.flatMap((each) =>
      this.budget.spend(TURN) ? members(this.bound(loop.body, loop.bind(each))) : [],
    );
  }
}

const VARIABLE = /(?<kind>[$&])\{(?<name>[A-Za-z0-9]+)\}/gu;

function isLoop(key: string): boolean {
  return key.startsWith('Fn::ForEach');
}
