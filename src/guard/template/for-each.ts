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

/** `AWS::LanguageExtensions` allows loops five deep, and CloudFormation 500 resources (User Guide). */
const DEEPEST_LOOP = 5;
const MOST_STEPS = 20_000;

/**
 * Expands the `Fn::ForEach` loops of a section, as the transform `AWS::LanguageExtensions` does: hooks
 * see templates before transforms. Values that a mapping gives are known, those of a parameter are taken from its default; where
 * there is none, one made-up value stands for all of them. A loop that isn't well-formed expands to nothing.
 */
export function expandSection(
  section: Json | undefined,
  sectionPath: Path,
  values: LoopValues,
): readonly Expanded[] {
  return new Expansion(values).section(section, sectionPath);
}

type Bindings = ReadonlyMap<string, string>;

interface ReadLoop {
  readonly values: readonly string[];
  readonly known: boolean;
  readonly body: JsonObject;
  readonly bind: (value: string) => Bindings;
}

class Expansion {
  private readonly given: LoopValues;
  private readonly expanded: Expanded[] = [];
  private steps = 0;

  constructor(given: LoopValues) {
    this.given = given;
  }

  section(section: Json | undefined, path: Path): readonly Expanded[] {
    this.visit(section, path, new Map(), []);
    return this.expanded;
  }

  private visit(body: Json | undefined, path: Path, bindings: Bindings, loops: readonly Loop[]): void {
    for (const [key, value] of members(body)) {
      const here = [...path, key];
      if (!isLoop(key)) {
        this.expanded.push({
          name: substitute(key, bindings),
          value: this.bound(value, bindings),
          path: here,
          loops,
        });
        continue;
      }
      const loop = loops.length < DEEPEST_LOOP ? this.readLoop(value, bindings) : undefined;
      for (const each of loop?.values ?? []) {
        if (loop === undefined || !this.mayGoOn()) return;
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
    return { values: likely.length === 0 ? ['X'] : likely, known: false, body, bind };
  }

  private likely(item: Json): readonly string[] {
    const text = scalarText(item);
    return text === undefined ? (this.given.likely(item) ?? []) : [text];
  }

  /** Puts the loops' values in the place of `${Variable}`, `&{Variable}` and `{"Ref": "Variable"}`. */
  private bound(value: Json, bindings: Bindings): Json {
    if (typeof value === 'string') return substitute(value, bindings);
    if (isList(value)) return value.map((each) => this.bound(each, bindings));
    if (!isObject(value)) return value;
    const reference = Object.keys(value).length === 1 ? value['Ref'] : undefined;
    const referred = typeof reference === 'string' ? bindings.get(reference) : undefined;
    if (referred !== undefined) return referred;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]) => this.boundMember(key, each, bindings)),
    );
  }

  private boundMember(key: string, value: Json, bindings: Bindings): readonly (readonly [string, Json])[] {
    if (!isLoop(key)) return [[substitute(key, bindings), this.bound(value, bindings)]];
    const loop = this.readLoop(value, bindings);
    if (loop === undefined) return [];
    return loop.values.flatMap((each) =>
      this.mayGoOn() ? members(this.bound(loop.body, loop.bind(each))) : [],
    );
  }

  /** Loops in loops can ask for more than any stack may hold. */
  private mayGoOn(): boolean {
    this.steps += 1;
    return this.steps <= MOST_STEPS;
  }
}

function isLoop(key: string): boolean {
  return key.startsWith('Fn::ForEach');
}

/** `&{Variable}` stands for the value's letters and digits only. */
function substitute(text: string, bindings: Bindings): string {
  if (bindings.size === 0) return text;
  return text.replaceAll(/(?<kind>[$&])\{(?<name>[A-Za-z0-9]+)\}/gu, (whole, kind: string, name: string) => {
    const value = bindings.get(name);
    if (value === undefined) return whole;
    return kind === '&' ? value.replaceAll(/[^A-Za-z0-9]/gu, '') : value;
  });
}
