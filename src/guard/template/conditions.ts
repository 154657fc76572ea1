import { canonical, isList, isObject, member, scalarText, type Json } from '../../ground/json';
import { intrinsic } from './intrinsic';
import { parameter, type Template } from './resource';
import { resolve, scopeWithoutResources, wholeText } from './values';
import type { World } from './world';

/** A condition, written with the few things that decide it. */
type Formula =
  | { readonly is: 'constant'; readonly value: boolean }
  /** Whether the variable has that value. */
  | { readonly is: 'equals'; readonly variable: string; readonly value: Value }
  | { readonly is: 'condition'; readonly name: string }
  | { readonly is: 'not'; readonly of: Formula }
  | { readonly is: 'and' | 'or'; readonly of: readonly Formula[] };

/** Every value that no condition asks for, as one. */
const ANY_OTHER = Symbol('any other');
/** The values of a variable that is a truth by itself. */
const NO = Symbol('no');
const YES = Symbol('yes');

type Value = string | symbol;

/** More possibilities than this are sampled, near the defaults: each is possible, only not all are looked at. */
const MOST_WORLDS = 512;
const DEEPEST = 50;
/** Conditions of conditions: far more than anybody writes. */
const DEEPEST_CONDITION = 300;

const TRUE: Formula = { is: 'constant', value: true };

type Assignment = ReadonlyMap<string, Value>;

/**
 * The conditions of a template as functions of what the deployment chooses: the parameters that they
 * compare, and whatever else only the deployment knows. Two conditions on one parameter are thus never
 * both taken for true where they exclude each other.
 */
export class Conditions {
  private readonly template: Pick<Template, 'conditions' | 'parameters' | 'mappings'>;
  private readonly formulas = new Map<string, Formula>();
  private readonly known = new Map<string, readonly World[]>();
  /** The values of each variable that some condition asks for. */
  private readonly asked = new Map<string, Set<Value>>();

  constructor(template: Pick<Template, 'conditions' | 'parameters' | 'mappings'>) {
    this.template = template;
    for (const [name, body] of template.conditions) this.formulas.set(name, this.compile(body, 0));
  }

  /** The worlds that differ in any of these conditions; the one of all the defaults comes first. */
  worlds(names: Iterable<string>): readonly World[] {
    const variables = this.variablesOf(names);
    // Asked for the same, it gives the same: what is found out of a world can be kept with it.
    const key = JSON.stringify([...variables].toSorted());
    const known = this.known.get(key) ?? this.worldsOf(variables);
    this.known.set(key, known);
    return known;
  }

  private worldsOf(variables: ReadonlySet<string>): readonly World[] {
    return assignments([...variables].map((variable) => [variable, this.choices(variable)])).map(
      (assignment) => this.world(assignment),
    );
  }

  /** What decides these conditions, and those that they are made of. */
  private variablesOf(names: Iterable<string>): ReadonlySet<string> {
    const variables = new Set<string>();
    const seen = new Set<string>();
    const pending: Formula[] = [...names].map((name) => ({ is: 'condition', name }));
    for (let formula = pending.pop(); formula !== undefined; formula = pending.pop()) {
      switch (formula.is) {
        case 'equals':
          variables.add(formula.variable);
          break;
        case 'condition':
          if (!seen.has(formula.name)) pending.push(this.formulas.get(formula.name) ?? TRUE);
          seen.add(formula.name);
          break;
        case 'not':
          pending.push(formula.of);
          break;
        case 'and':
        case 'or':
          pending.push(...formula.of);
          break;
        case 'constant':
          break;
      }
    }
    return variables;
  }

  private world(assignment: Assignment): World {
    const known = new Map<string, boolean>();
    let nesting = 0;
    const holds = (name: string): boolean => {
      const before = known.get(name);
      if (before !== undefined) return before;
      // CloudFormation refuses conditions that go in circles; here such a one is false.
      known.set(name, false);
      if (nesting >= DEEPEST_CONDITION) return false;
      nesting += 1;
      const value = evaluate(this.formulas.get(name) ?? TRUE);
      nesting -= 1;
      known.set(name, value);
      return value;
    };
    const evaluate = (formula: Formula): boolean => {
      switch (formula.is) {
        case 'constant':
          return formula.value;
        case 'condition':
          return holds(formula.name);
        case 'equals':
          return (assignment.get(formula.variable) ?? this.choices(formula.variable)[0]) === formula.value;
        case 'not':
          return !evaluate(formula.of);
        case 'and':
          return formula.of.every(evaluate);
        case 'or':
          return formula.of.some(evaluate);
      }
    };
    return { holds };
  }

  /** The values of a variable that make a difference, the default first. */
  private choices(variable: string): readonly Value[] {
    const asked = [...(this.asked.get(variable) ?? [])];
    if (asked.includes(YES)) return [NO, YES];
    const declared = parameter(this.template, variable);
    const allowed = member(declared, 'AllowedValues');
    const allowedTexts = isList(allowed) ? allowed.map(scalarText) : undefined;
    const possible = asked.filter(
      (value) => allowedTexts === undefined || allowedTexts.includes(String(value)),
    );
    const hasOthers = allowedTexts?.some((value) => value === undefined || !asked.includes(value)) ?? true;
    const choices = hasOthers || possible.length === 0 ? [ANY_OTHER, ...possible] : possible;
    const byDefault = scalarText(member(declared, 'Default'));
    if (byDefault === undefined || !choices.includes(byDefault)) return choices;
    return [byDefault, ...choices.filter((value) => value !== byDefault)];
  }

  private compile(body: Json, depth: number): Formula {
    const call = intrinsic(body);
    if (depth > DEEPEST || call === undefined) return this.free(canonical(body));
    const operands = isList(call.argument) ? call.argument : [];
    const compiled = (): Formula[] => operands.map((each) => this.compile(each, depth + 1));
    switch (call.name) {
      case 'Condition':
        return { is: 'condition', name: scalarText(call.argument) ?? '' };
      case 'Fn::And':
        return { is: 'and', of: compiled() };
      case 'Fn::Or':
        return { is: 'or', of: compiled() };
      case 'Fn::Not': {
        const [only] = compiled();
        return only === undefined ? this.free(canonical(body)) : { is: 'not', of: only };
      }
      case 'Fn::Equals': {
        const [left, right] = operands;
        return left === undefined || right === undefined
          ? this.free(canonical(body))
          : this.equals(left, right);
      }
      default:
        return this.free(canonical(body));
    }
  }

  private equals(left: Json, right: Json): Formula {
    const [leftText, rightText] = [this.textOf(left), this.textOf(right)];
    if (leftText !== undefined && rightText !== undefined) {
      return { is: 'constant', value: leftText === rightText };
    }
    if (rightText !== undefined) return this.variableIs(variableOf(left), rightText);
    if (leftText !== undefined) return this.variableIs(variableOf(right), leftText);
    const sides = [canonical(left), canonical(right)].toSorted();
    return sides[0] === sides[1] ? { is: 'constant', value: true } : this.free(sides.join(' = '));
  }

  /** What a side is whatever the deployment: a text, the length of a list, what a mapping has. */
  private textOf(side: Json): string | undefined {
    const { parameters, mappings } = this.template;
    return scalarText(side) ?? wholeText(resolve(side, scopeWithoutResources({ parameters, mappings })));
  }

  /** A truth that only the deployment knows. */
  private free(variable: string): Formula {
    return this.variableIs(variable, YES);
  }

  private variableIs(variable: string, value: Value): Formula {
    const asked = this.asked.get(variable) ?? new Set();
    this.asked.set(variable, asked.add(value));
    return { is: 'equals', variable, value };
  }
}

/** A parameter by its name, anything else by its text. */
function variableOf(side: Json): string {
  const call = intrinsic(side);
  return call?.name === 'Ref' && typeof call.argument === 'string' ? call.argument : canonical(side);
}

type Choices = readonly (readonly [variable: string, values: readonly Value[]])[];

/** All combinations; too many of them, only those that differ from the defaults in one or two variables. */
function assignments(choices: Choices): readonly Assignment[] {
  const product = choices.reduce((sum, [, values]) => sum * values.length, 1);
  if (product <= MOST_WORLDS) {
    return choices.reduce<readonly Assignment[]>(
      (all, [variable, values]) =>
        all.flatMap((assignment) => values.map((value) => new Map(assignment).set(variable, value))),
      [new Map()],
    );
  }
  const deviations = choices.flatMap(([variable, values]) =>
    values.slice(1).map((value) => [variable, value] as const),
  );
  const sampled: Assignment[] = [new Map(), ...deviations.map((each) => new Map([each]))];
  for (const [index, first] of deviations.entries()) {
    for (const second of deviations.slice(index + 1)) {
      if (sampled.length >= MOST_WORLDS) return sampled;
      if (first[0] !== second[0]) sampled.push(new Map([first, second]));
    }
  }
  return sampled;
}

/** The names of the conditions in a value's `Fn::If`s, at any depth. */
export function conditionsIn(value: Json | undefined, into: Set<string> = new Set()): Set<string> {
  const pending: (Json | undefined)[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (isList(next)) pending.push(...next);
    else if (isObject(next)) {
      const chosen = member(next, 'Fn::If');
      if (isList(chosen) && typeof chosen[0] === 'string') into.add(chosen[0]);
      pending.push(...Object.values(next));
    }
  }
  return into;
}
