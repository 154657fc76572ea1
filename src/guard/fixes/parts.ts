import { CLEANER_TYPE } from '../coverage/cleaners';
import { placeOf, targetKey, type List, type Target } from '../coverage/places';
import { isList, member, type Json, type JsonObject } from '../../ground/json';
import { referredToIn } from '../template/graph';
import type { Path } from '../template/positions';
import { namesIn, type Resource, type Template } from '../template/template';
import { itemsOf, resolve } from '../template/values';
import type { Edit } from './edit';

/** The parts that fixes are put together from. Each works on the template as written: loops not expanded. */

export const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

/** What the template as written has at a path. */
export function writtenAt(template: Template, path: Path): Json | undefined {
  let value: Json | undefined = template.source.value;
  for (const step of path) {
    value = isList(value) ? value[Number(step)] : member(value, String(step));
  }
  return value;
}

/** The name by which resources beside it refer to this one: in a loop, the name with the loop's variable. */
export function writtenName({ path, logicalId }: Resource): string {
  const last = path.at(-1);
  return typeof last === 'string' ? last : logicalId;
}

/** Whether both stand in the same map of the template, the one of a loop for what a loop makes. */
export function areNeighbours(left: Path, right: Path): boolean {
  return JSON.stringify(left.slice(0, -1)) === JSON.stringify(right.slice(0, -1));
}

/** The expression that gives a target's id, as a resource at `from` has to write it. */
export function reference(template: Template, { logicalId, attribute }: Target, from: Path): Json {
  const resource = template.resources.get(logicalId);
  const isNear = resource !== undefined && areNeighbours(resource.path, from);
  return referenceTo(isNear ? writtenName(resource) : logicalId, attribute);
}

/**
 * `Ref` or `Fn::GetAtt` of a resource. With a loop's variable in its name the name is a `Fn::Sub` of its own, as
 * in AWS's examples of `Fn::ForEach`: not every expander puts values into a plain `Ref`.
 */
export function referenceTo(name: string, attribute?: string): Json {
  const written: Json = LOOP_VARIABLE.test(name) ? { 'Fn::Sub': name } : name;
  return attribute === undefined ? { Ref: written } : { 'Fn::GetAtt': [written, attribute] };
}

const LOOP_VARIABLE = /[$&]\{[A-Za-z0-9]+\}/u;

/** Whether a list names the target, in whatever spelling, whatever the conditions. */
export function isNamedIn(list: Json | undefined, target: Target, template: Template): boolean {
  return [true, false].some((holds) => {
    const scope = { template, world: { holds: () => holds } };
    return itemsOf(resolve(list, scope)).some(
      (item) => placeOf(item, target.list, scope).key === targetKey(target),
    );
  });
}

/** `DependsOn` with these names added; undefined where they are all there. */
export function dependsOn(
  template: Template,
  { path }: Resource,
  added: readonly string[],
): Edit | undefined {
  const own = dependenciesAt(template, path);
  const names = new Set(own.flatMap((each) => namesIn(each, template)));
  const missing = added.filter((name) => !names.has(name));
  return missing.length === 0
    ? undefined
    : { do: 'set', path: [...path, 'DependsOn'], value: [...own, ...missing] };
}

/** What `DependsOn` has as written: names, and in some templates functions that give them. */
function dependenciesAt(template: Template, path: Path): readonly Json[] {
  const own = writtenAt(template, [...path, 'DependsOn']) ?? [];
  return isList(own) ? own : [own];
}

/** The same without those of which `isUnwanted` holds. */
export function dependenciesWithout(
  template: Template,
  path: Path,
  isUnwanted: (logicalId: string) => boolean,
): readonly Json[] {
  return dependenciesAt(template, path).filter((each) => !namesIn(each, template).some(isUnwanted));
}

/**
 * A cleaner's list with these items added. Undefined where the template gives the list by an expression
 * that takes no items.
 */
export function listWith(
  template: Template,
  { path, condition }: Resource,
  property: List | 'FunctionNames',
  items: readonly { readonly expression: Json; readonly condition: string | undefined }[],
): Edit | undefined {
  const at = [...path, 'Properties', property];
  const before = writtenAt(template, at);
  const isUnder = (other: string | undefined): boolean => other === undefined || other === condition;
  if (before === undefined || before === null) {
    const common = new Set(items.map((item) => (isUnder(item.condition) ? undefined : item.condition)));
    const [only] = common;
    const list = items.map(({ expression }) => expression);
    if (common.size !== 1) return undefined;
    // A list must not end up empty: where it would, there is none.
    const value: Json = only === undefined ? list : { 'Fn::If': [only, list, NO_VALUE] };
    return { do: 'set', path: at, value };
  }
  if (!isList(before)) return undefined;
  const added = items.map((item): Json =>
    isUnder(item.condition)
      ? item.expression
      : { 'Fn::If': [item.condition ?? '', item.expression, NO_VALUE] },
  );
  return { do: 'set', path: at, value: [...before, ...added] };
}

export interface NewCleaner {
  readonly name: string;
  readonly path: Path;
  readonly condition: string | undefined;
  readonly edit: Edit;
  readonly targets: readonly Target[];
}

/** The longest known release of each service that takes longer than a cleaner waits by default, in minutes. */
const LONG_RELEASES: ReadonlyMap<string, number> = new Map([['BedrockAgentCore', 600]]);

/** The properties that make a cleaner wait for these services, and for as long as they take. */
export function serviceProperties(services: ReadonlySet<string>): JsonObject {
  const names = [...services].toSorted();
  const minutes = Math.max(0, ...names.map((name) => LONG_RELEASES.get(name) ?? 0));
  return {
    ...(names.every((name) => name === 'Lambda') ? {} : { Services: names }),
    ...(minutes === 0 ? {} : { TimeoutInMinutes: minutes }),
  };
}

/**
 * New cleaners for these targets: one for all that exist under the same condition and stand in the same
 * place, since a cleaner may only refer to what exists whenever it does itself. Or, `apart`, one each.
 */
export function newCleaners(
  template: Template,
  targets: readonly Target[],
  services: ReadonlySet<string>,
  apart: boolean,
): readonly NewCleaner[] {
  const groups = new Map<string, { readonly first: Resource; readonly targets: Target[] }>();
  for (const target of targets) {
    const resource = template.resources.get(target.logicalId);
    if (resource === undefined) continue;
    const place = [resource.path.slice(0, -1), writtenCondition(template, resource)];
    const key = JSON.stringify(apart ? [...place, writtenName(resource)] : place);
    const group = groups.get(key) ?? { first: resource, targets: [] };
    group.targets.push(target);
    groups.set(key, group);
  }
  const taken = new Set(template.resources.keys());
  return [...groups.values()].map((group) => {
    const condition = writtenCondition(template, group.first);
    const variables = writtenName(group.first).match(/[$&]\{[A-Za-z0-9]+\}/gu) ?? [];
    const base = `EniCleaner${condition?.replaceAll(/[^A-Za-z0-9]/gu, '') ?? ''}`;
    const name = `${uniqueName(base, taken)}${[...new Set(variables)].join('')}`;
    const path = [...group.first.path.slice(0, -1), name];
    const list = (property: List): JsonObject => {
      const items = group.targets.filter((target) => target.list === property);
      return items.length === 0 ? {} : { [property]: listOf(template, items, path) };
    };
    const value: Json = {
      Type: CLEANER_TYPE,
      ...(condition === undefined ? {} : { Condition: condition }),
      Properties: { ...list('SecurityGroupIds'), ...list('SubnetIds'), ...serviceProperties(services) },
    };
    return { name, path, condition, edit: { do: 'set', path, value }, targets: group.targets };
  });
}

/** The list of these targets. Loops make several of one reference; an attribute may hold several ids. */
function listOf(template: Template, targets: readonly Target[], from: Path): Json {
  const references = targets.map((target) => reference(template, target, from));
  const unique = [...new Map(references.map((each) => [JSON.stringify(each), each])).values()];
  const [first] = unique;
  const splitBy = targets.find((target) => target.splitBy !== undefined)?.splitBy;
  if (splitBy === undefined || first === undefined) return unique;
  const joined = unique.length === 1 ? first : { 'Fn::Join': [splitBy, unique] };
  return { 'Fn::Split': [splitBy, joined] };
}

function writtenCondition(template: Template, resource: Resource): string | undefined {
  const written = writtenAt(template, [...resource.path, 'Condition']);
  return typeof written === 'string' ? written : undefined;
}

function uniqueName(base: string, taken: Set<string>): string {
  let name = base;
  for (let number = 2; [...taken].some((each) => each.startsWith(name)); number += 1)
    name = `${base}${number}`;
  taken.add(name);
  return name;
}

/** Drops from a value every item and member that refers to a resource of which `isUnwanted` holds. */
export function without(
  value: Json | undefined,
  isUnwanted: (logicalId: string) => boolean,
  template: Template,
): Json | undefined {
  const mentions = (each: Json): boolean => referredToIn(each, template).some(isUnwanted);
  if (isList(value)) {
    const kept = value.filter((item) => !mentions(item));
    return kept.length === 0 ? undefined : kept;
  }
  return value !== undefined && mentions(value) ? undefined : value;
}
