import { canonical, isList, isObject, member, members, scalarText, type Json } from '../../ground/json';
import { intrinsic } from './intrinsic';
import { parameter, type Template } from './resource';
import type { World } from './world';

/** What a template's expression is known to give in one world, without deploying it. */
export type Value =
  | { readonly is: 'text'; readonly parts: readonly Part[] }
  /** `loose`: an unknown item may stand for several, so that those after it can't be counted. */
  | { readonly is: 'list'; readonly items: readonly Value[]; readonly loose?: boolean }
  | { readonly is: 'map'; readonly members: ReadonlyMap<string, Value> }
  /** `AWS::NoValue`: as if it weren't there. */
  | { readonly is: 'nothing' }
  /** Only the deployment knows: a parameter, an import, an attribute of a custom resource. */
  | Unknown;

export interface Unknown {
  readonly is: 'unknown';
  /** The expression itself: two unknown values with the same text are the same value. */
  readonly expression: string;
  /** The list that it is one item of, if it is. */
  readonly itemOf?: string;
}

/** A text is made of these. */
export type Part = { readonly literal: string } | Reference | { readonly unknown: string };

/** `Ref` (no attribute) or `Fn::GetAtt` of a resource of this template. */
export interface Reference {
  readonly logicalId: string;
  readonly attribute: string | undefined;
  /** Where it stands for several items: what separates them in the attribute's text. */
  readonly splitBy?: string;
}

export interface Scope {
  readonly template: Pick<Template, 'resources' | 'references' | 'parameters' | 'mappings'>;
  readonly world: World;
  /** Whether a parameter gives its default. */
  readonly byDefault?: boolean;
}

/**
 * For what is decided before there are resources: names in loops, sides of conditions.
 *
 * @param byDefault whether a parameter stands for its default: likely, not known
 */
export function scopeWithoutResources(
  { parameters, mappings }: Pick<Template, 'parameters' | 'mappings'>,
  byDefault = false,
): Scope {
  const template = { resources: new Map(), references: new Map(), parameters, mappings };
  return { template, world: { holds: () => true }, byDefault };
}

const NOTHING: Value = { is: 'nothing' };
const DEEPEST = 60;
/** No id, name or policy has as many pieces: a text of more, such as a function's code, is looked into no further. */
const MOST_PARTS = 2_000;

/**
 * What the expression gives in this world, as far as the template tells. A reference to a resource that
 * doesn't exist in this world gives nothing, as in CloudFormation's own conditions.
 */
export function resolve(expression: Json | undefined, scope: Scope, depth = 0): Value {
  if (expression === undefined || expression === null) return NOTHING;
  if (depth > DEEPEST) return unknown(expression);
  const text = scalarText(expression);
  if (text !== undefined) return literal(text);
  if (isList(expression)) return list(expression.map((each) => resolve(each, scope, depth + 1)));
  const call = intrinsic(expression);
  if (call === undefined) {
    const entries = members(expression).map(([key, each]) => [key, resolve(each, scope, depth + 1)] as const);
    return { is: 'map', members: new Map(entries.filter(([, each]) => each.is !== 'nothing')) };
  }
  const known = FUNCTIONS.get(call.name)?.(call.argument, scope, depth + 1);
  return known ?? unknown(expression);
}

/** Gives undefined where the template doesn't tell, or isn't well-formed. */
type Function = (argument: Json, scope: Scope, depth: number) => Value | undefined;

const FUNCTIONS: ReadonlyMap<string, Function> = new Map(
  Object.entries<Function>({
    // `AWS::LanguageExtensions` lets the names of `Ref` and `Fn::GetAtt` be intrinsic functions themselves.
    Ref: (argument, scope, depth) => {
      const name = wholeText(resolve(argument, scope, depth));
      if (name === 'AWS::NoValue') return NOTHING;
      if (name === undefined) return undefined;
      const found = reference(named(name, scope.template, 'Ref'), scope) ?? onlyValueOf(name, scope);
      return found ?? (scope.byDefault === true ? defaultOf(name, scope) : undefined);
    },

    'Fn::GetAtt': (argument, scope, depth) => {
      const items = isList(argument) ? argument : [argument];
      const [first, ...rest] = items.map((item) => wholeText(resolve(item, scope, depth)));
      if (first === undefined) return undefined;
      // An attribute that isn't known is none that anything is looked for by.
      return reference(named([first, ...rest.map((each) => each ?? '')].join('.'), scope.template), scope);
    },

    'Fn::If': (argument, scope, depth) => {
      if (!isList(argument)) return undefined;
      const [condition, then, otherwise] = argument;
      if (typeof condition !== 'string') return undefined;
      return resolve(scope.world.holds(condition) ? then : otherwise, scope, depth);
    },

    'Fn::Sub': (argument, scope, depth) => {
      const [pattern, variables] = isList(argument) ? argument : [argument];
      if (typeof pattern !== 'string') return undefined;
      const known = new Map<string, readonly Part[]>();
      const partsBy = (name: string): readonly Part[] => {
        const bound = member(variables, name);
        return partsOf(bound === undefined ? substituted(name, scope) : resolve(bound, scope, depth), name);
      };
      const parts = subParts(pattern).flatMap((part): readonly Part[] => {
        if ('literal' in part) return [part];
        // A variable in a variable, each twice, and so on: each is read once.
        const found = known.get(part.name) ?? partsBy(part.name);
        known.set(part.name, found);
        return found;
      });
      return parts.length > MOST_PARTS ? undefined : { is: 'text', parts };
    },

    'Fn::Join': (argument, scope, depth) => {
      if (!isList(argument)) return undefined;
      const delimiter = scalarText(argument[0]);
      const items = resolve(argument[1], scope, depth);
      if (delimiter === undefined || items.is !== 'list') return undefined;
      const present = items.items.filter((item) => item.is !== 'nothing');
      const parts = present.flatMap((item, index): readonly Part[] => [
        ...(index === 0 ? [] : [{ literal: delimiter }]),
        ...partsOf(item, canonical(argument)),
      ]);
      return parts.length > MOST_PARTS ? undefined : { is: 'text', parts };
    },

    'Fn::Split': (argument, scope, depth) => {
      if (!isList(argument)) return undefined;
      const delimiter = scalarText(argument[0]);
      const whole = resolve(argument[1], scope, depth);
      if (delimiter === undefined || delimiter === '' || whole.is !== 'text') return undefined;
      const attribute = soleReference(whole);
      if (attribute?.attribute !== undefined) {
        const parts = [{ ...attribute, splitBy: delimiter }];
        return { is: 'list', items: [{ is: 'text', parts }], loose: true };
      }
      const items = splitParts(whole.parts, delimiter).map((parts): Value => ({ is: 'text', parts }));
      return { is: 'list', items, loose: whole.parts.some(isUnknownPart) };
    },

    'Fn::Select': (argument, scope, depth) => {
      if (!isList(argument)) return undefined;
      const index = Number(wholeText(resolve(argument[0], scope, depth)) ?? Number.NaN);
      const items = resolve(argument[1], scope, depth);
      if (items.is === 'unknown') {
        return { is: 'unknown', expression: `${items.expression}[${index}]`, itemOf: items.expression };
      }
      if (items.is !== 'list') return undefined;
      const before = items.items.slice(0, index);
      const isCounted =
        items.loose !== true || !before.some((item) => item.is === 'text' && item.parts.some(isUnknownPart));
      return isCounted ? items.items[index] : undefined;
    },

    'Fn::Length': (argument, scope, depth) => {
      const items = resolve(argument, scope, depth);
      const isCounted =
        items.is === 'list' && items.loose !== true && items.items.every(({ is }) => is !== 'unknown');
      return isCounted ? literal(String(items.items.length)) : undefined;
    },

    'Fn::FindInMap': (argument, scope, depth) => {
      if (!isList(argument)) return undefined;
      const [map, known, second] = argument.slice(0, 3).map((key) => wholeText(resolve(key, scope, depth)));
      const top = known ?? (scope.byDefault === true ? likelyKey(map, second, scope) : undefined);
      if (map === undefined || top === undefined || second === undefined) return undefined;
      const found = member(member(member(scope.template.mappings, map), top), second);
      // What mappings have is plain: a function in one would be refused, and might call for itself.
      return found === undefined ? resolve(member(argument[3], 'DefaultValue'), scope, depth) : plain(found);
    },
  }),
);

function unknown(expression: Json): Unknown {
  return { is: 'unknown', expression: canonical(spelledAlike(expression)) };
}

/** Numbers as texts, as CloudFormation takes them, and one spelling of the functions that have several. */
function spelledAlike(expression: Json): Json {
  if (isList(expression)) return expression.map(spelledAlike);
  const text = scalarText(expression);
  if (text !== undefined || !isObject(expression)) return text ?? null;
  const entries = members(expression).map(([name, argument]): readonly [string, Json] => {
    if (name === 'Fn::GetAtt' && typeof argument === 'string') {
      const [logicalId = '', ...attribute] = argument.split('.');
      return [name, [logicalId, attribute.join('.')]];
    }
    return [name, name === 'Fn::GetAZs' && argument === '' ? { Ref: 'AWS::Region' } : spelledAlike(argument)];
  });
  return Object.fromEntries(entries);
}

/** Where only the deployment knows the key of a mapping, its Region say: the first that has such a value. */
function likelyKey(
  map: string | undefined,
  second: string | undefined,
  { template }: Scope,
): string | undefined {
  const having = members(member(template.mappings, map ?? '')).find(
    ([, values]) => member(values, second ?? '') !== undefined,
  );
  return having?.[0];
}

/** A mapping's value: a text, or a list of texts. */
function plain(value: Json): Value {
  const items = isList(value) ? value.map(scalarText) : [];
  const known = items.filter((item) => item !== undefined);
  if (isList(value)) return known.length === items.length ? list(known.map(literal)) : unknown(value);
  const text = scalarText(value);
  return text === undefined ? unknown(value) : literal(text);
}

function literal(text: string): Value {
  return { is: 'text', parts: [{ literal: text }] };
}

function list(items: readonly Value[]): Value {
  return { is: 'list', items: items.filter((item) => item.is !== 'nothing') };
}

function reference({ logicalId, attribute }: Named, { template, world }: Scope): Value | undefined {
  const resource = template.resources.get(logicalId);
  if (resource === undefined) return undefined;
  if (resource.condition !== undefined && !world.holds(resource.condition)) return NOTHING;
  return { is: 'text', parts: [{ logicalId, attribute }] };
}

/** What `${Name}` or `${Name.Attribute}` stands for. */
function substituted(name: string, scope: Scope): Value {
  if (name === 'AWS::NoValue') return NOTHING;
  const { logicalId, attribute } = named(name, scope.template);
  const expression: Json = attribute === undefined ? { Ref: name } : { 'Fn::GetAtt': [logicalId, attribute] };
  return reference({ logicalId, attribute }, scope) ?? onlyValueOf(name, scope) ?? unknown(expression);
}

/** What a parameter is whatever the deployment: it allows one value alone. */
function onlyValueOf(name: string, { template }: Scope): Value | undefined {
  const declared = parameter(template, name);
  const allowed = member(declared, 'AllowedValues');
  const text = isList(allowed) && allowed.length === 1 ? scalarText(allowed[0]) : undefined;
  if (text === undefined) return undefined;
  // Of a list's items each is that one, and only the deployment knows how many.
  return scalarText(member(declared, 'Type')) === 'String' ? literal(text) : undefined;
}

/** A parameter's default, or what it allows: for a list, its parts. */
function defaultOf(name: string, { template }: Scope): Value | undefined {
  const declared = parameter(template, name);
  const isOfList = /List/u.test(scalarText(member(declared, 'Type')) ?? '');
  const text = scalarText(member(declared, 'Default'));
  if (text === undefined) {
    const allowed = itemsOf(plain(member(declared, 'AllowedValues') ?? null)).filter(
      ({ is }) => is === 'text',
    );
    return allowed.length === 0 ? undefined : isOfList ? list(allowed) : allowed[0];
  }
  return isOfList ? list(text.split(',').map((each) => literal(each.trim()))) : literal(text);
}

/** What a name refers to. */
export interface Named {
  readonly logicalId: string;
  readonly attribute: string | undefined;
}

/**
 * What `A.B.C` of a `Fn::GetAtt` or a `${A.B.C}` refers to, or the name of a `Ref`: SAM knows some names of
 * two parts, and `Ref` no others.
 */
export function named(
  name: string,
  { references }: Pick<Template, 'references'>,
  by: 'Ref' | 'Fn::GetAtt' = 'Fn::GetAtt',
): Named {
  const parts = name.split('.');
  const made = references.get(parts.slice(0, 2).join('.'));
  if (made === undefined && (by === 'Ref' || parts.length === 1))
    return { logicalId: name, attribute: undefined };
  const rest = parts.slice(made === undefined ? 1 : 2);
  return {
    logicalId: made ?? parts[0] ?? name,
    attribute: rest.length === 0 ? undefined : rest.join('.'),
  };
}

export type SubPart = { readonly literal: string } | { readonly name: string };

/** A `Fn::Sub` pattern in pieces. `${!Name}` stands for the text `${Name}`. */
export function subParts(pattern: string): readonly SubPart[] {
  return pattern.split(/(?<variable>\$\{[^{}]*\})/u).flatMap((piece): readonly SubPart[] => {
    if (piece === '') return [];
    if (!piece.startsWith('${') || !piece.endsWith('}')) return [{ literal: piece }];
    const name = piece.slice(2, -1).trim();
    return [name.startsWith('!') ? { literal: `\${${name.slice(1)}}` } : { name }];
  });
}

function partsOf(value: Value, expression: string): readonly Part[] {
  if (value.is === 'text') return value.parts;
  if (value.is === 'nothing') return [];
  return [{ unknown: value.is === 'unknown' ? value.expression : expression }];
}

function isUnknownPart(part: Part): boolean {
  return 'unknown' in part;
}

function splitParts(parts: readonly Part[], delimiter: string): readonly (readonly Part[])[] {
  const groups: Part[][] = [[]];
  for (const part of parts) {
    const pieces = 'literal' in part ? part.literal.split(delimiter) : undefined;
    if (pieces === undefined) groups.at(-1)?.push(part);
    for (const [index, piece] of (pieces ?? []).entries()) {
      if (index > 0) groups.push([]);
      if (piece !== '') groups.at(-1)?.push({ literal: piece });
    }
  }
  return groups;
}

/** The text, where all of it is known. */
export function wholeText(value: Value | undefined): string | undefined {
  if (value?.is !== 'text') return undefined;
  const literals = value.parts.flatMap((part) => ('literal' in part ? [part.literal] : []));
  return literals.length === value.parts.length ? literals.join('') : undefined;
}

/** The reference that a text is, and nothing else beside it. */
export function soleReference(value: Value): Reference | undefined {
  const only = solePart(value);
  return only !== undefined && 'logicalId' in only ? only : undefined;
}

/** The one part that a text is made of; none where there are several. */
function solePart(value: Value): Part | undefined {
  const parts = value.is === 'text' ? value.parts.filter((part) => !isEmpty(part)) : [];
  return parts.length === 1 ? parts[0] : undefined;
}

function isEmpty(part: Part): boolean {
  return 'literal' in part && part.literal === '';
}

/** Equal for values that are the same text, as far as the template tells: `!Ref P` and `!Sub '${P}'` are. */
export function textKey(value: Value): string {
  const text = wholeText(value);
  if (text !== undefined) return `literal ${text}`;
  const only = solePart(value);
  if (only !== undefined && 'unknown' in only) return only.unknown;
  if (value.is === 'unknown') return value.expression;
  return JSON.stringify(value.is === 'text' ? joined(value.parts) : value);
}

/** Literals that follow each other as one: what they were put together from makes no difference. */
export function joined(parts: readonly Part[]): readonly Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (isEmpty(part)) continue;
    if ('literal' in part && last !== undefined && 'literal' in last) {
      all[all.length - 1] = { literal: last.literal + part.literal };
    } else {
      all.push(part);
    }
  }
  return all;
}

/** All references in a value. */
export function referencesIn(value: Value): readonly Reference[] {
  switch (value.is) {
    case 'text':
      return value.parts.filter((part) => 'logicalId' in part);
    case 'list':
      return value.items.flatMap(referencesIn);
    case 'map':
      return [...value.members.values()].flatMap(referencesIn);
    case 'nothing':
    case 'unknown':
      return [];
  }
}

/** The items of a list, lists in it included; one item where a list is expected stands for itself. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value.is === 'nothing') return [];
  return value.is === 'list' ? value.items.flatMap(itemsOf) : [value];
}

/** The member of a map, by the names on the way to it. */
export function valueAt(value: Value, ...names: readonly string[]): Value | undefined {
  let at: Value | undefined = value;
  for (const name of names) at = at?.is === 'map' ? at.members.get(name) : undefined;
  return at;
}
