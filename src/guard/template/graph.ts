import { conditionsIn } from './conditions';
import { isList, isObject, member, members, texts, type Json } from '../../ground/json';
import { isOwn } from './sam/properties';
import type { Resource, Template } from './resource';
import { named, resolve, subParts, wholeText, type Scope } from './values';
import type { World } from './world';

/** Which resources CloudFormation creates before, and so deletes after, which others. */
export interface DependencyGraph {
  /** Whether `from` depends on `to`, directly or through others: on deletion `from` goes first. */
  readonly reaches: (from: string, to: string) => boolean;
}

/** The branches of the `Fn::If`s on the way to a reference: it counts only where all of them are taken. */
type Branches = readonly { readonly condition: string; readonly taken: boolean }[];

interface Edge {
  readonly to: string;
  readonly branches: Branches;
}

/** What one template's resources refer to, collected once for all worlds. */
export class Dependencies {
  private readonly template: Template;
  private readonly edges: ReadonlyMap<string, readonly Edge[]>;
  private readonly graphs = new WeakMap<World, DependencyGraph>();

  constructor(template: Template) {
    this.template = template;
    this.edges = new Map(
      [...template.resources.values()].map((resource) => [resource.logicalId, edgesOf(resource, template)]),
    );
  }

  /** What the resource itself refers to, in any world. */
  referredToBy(logicalId: string): readonly string[] {
    return (this.edges.get(logicalId) ?? []).map(({ to }) => to);
  }

  /** The conditions of all that these resources depend on, directly or not, and of what stands between. */
  around(logicalIds: readonly string[]): ReadonlySet<string> {
    const conditions = new Set<string>();
    const seen = new Set<string>();
    const pending = [...logicalIds];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const condition = this.template.resources.get(next)?.condition;
      if (condition !== undefined) conditions.add(condition);
      for (const edge of this.edges.get(next) ?? []) {
        for (const branch of edge.branches) conditions.add(branch.condition);
        pending.push(edge.to);
      }
    }
    return conditions;
  }

  /**
   * The graph in one world: without the resources and references that conditions leave out there. Without
   * a world: with all of them.
   */
  graph(world?: World): DependencyGraph {
    const known = world === undefined ? undefined : this.graphs.get(world);
    if (known !== undefined) return known;
    const graph = this.graphIn(world);
    if (world !== undefined) this.graphs.set(world, graph);
    return graph;
  }

  private graphIn(world: World | undefined): DependencyGraph {
    const reached = new Map<string, ReadonlySet<string>>();
    const exists = (logicalId: string): boolean => {
      const condition = this.template.resources.get(logicalId)?.condition;
      return world === undefined || condition === undefined || world.holds(condition);
    };
    const reachedFrom = (from: string): ReadonlySet<string> => {
      const found = new Set<string>();
      const pending = [from];
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        for (const { to, branches } of this.edges.get(next) ?? []) {
          const counts =
            world === undefined || branches.every(({ condition, taken }) => world.holds(condition) === taken);
          if (!counts || found.has(to) || !exists(to)) continue;
          found.add(to);
          pending.push(to);
        }
      }
      return found;
    };
    return {
      reaches: (from, to) => {
        if (!exists(from)) return false;
        const all = reached.get(from) ?? reachedFrom(from);
        reached.set(from, all);
        return all.has(to);
      },
    };
  }
}

/** The ids that a value refers to, whatever the conditions. */
export function referredToIn(value: Json, template: Scope['template']): readonly string[] {
  const edges: Edge[] = [];
  collect(value, [], edges, template);
  return edges.map(({ to }) => to);
}

const MOST_CONDITIONS_IN_A_NAME = 4;

/** Attributes of a resource that are read otherwise, or refer to nothing. SAM makes policies of `Connectors`. */
const NO_REFERENCES = new Set(['Type', 'Properties', 'DependsOn', 'Condition', 'Connectors']);

function edgesOf(resource: Resource, template: Template): readonly Edge[] {
  const edges: Edge[] = resource.dependsOn.map((to) => ({ to, branches: [] }));
  for (const [name, value] of members(resource.properties)) {
    if (isOwn(resource, name)) collect(value, [], edges, template);
  }
  for (const [name, value] of members(resource.body)) {
    if (!NO_REFERENCES.has(name)) collect(value, [], edges, template);
  }
  return edges.filter(({ to }) => template.resources.has(to));
}

function collect(
  value: Json | undefined,
  branches: Branches,
  into: Edge[],
  template: Scope['template'],
): void {
  if (isList(value)) {
    for (const each of value) collect(each, branches, into, template);
    return;
  }
  if (!isObject(value)) return;
  for (const [name, argument] of Object.entries(value)) {
    if (name === 'Ref' || name === 'Fn::GetAtt') {
      refer(name, argument, branches, into, template);
    } else if (name === 'Fn::Sub') {
      const [pattern, variables] = isList(argument) ? argument : [argument];
      for (const part of typeof pattern === 'string' ? subParts(pattern) : []) {
        if ('name' in part && member(variables, part.name) === undefined) {
          into.push({ to: named(part.name, template).logicalId, branches });
        }
      }
      collect(variables, branches, into, template);
    } else if (name === 'Fn::If' && isList(argument) && typeof argument[0] === 'string') {
      const [condition, then, otherwise] = argument;
      collect(then, [...branches, { condition, taken: true }], into, template);
      collect(otherwise, [...branches, { condition, taken: false }], into, template);
    } else {
      collect(argument, branches, into, template);
    }
  }
}

function refer(
  name: 'Ref' | 'Fn::GetAtt',
  argument: Json,
  branches: Branches,
  into: Edge[],
  template: Scope['template'],
): void {
  const written = texts(argument);
  if (written.length === (isList(argument) ? argument.length : 1)) {
    into.push({ to: named(written.join('.'), template, name).logicalId, branches });
    return;
  }
  // The name is made of other functions (`AWS::LanguageExtensions`): of conditions, too, in each way they can turn out.
  collect(argument, branches, into, template);
  const conditions = [...conditionsIn(argument)].slice(0, MOST_CONDITIONS_IN_A_NAME);
  for (let turn = 0; turn < 2 ** conditions.length; turn += 1) {
    const taken = conditions.map((condition, index) => ({ condition, taken: ((turn >> index) & 1) === 1 }));
    const holds = (condition: string): boolean =>
      taken.some((each) => each.condition === condition && each.taken);
    const scope: Scope = { template, world: { holds } };
    const parts = (isList(argument) ? argument : [argument]).map((each) => wholeText(resolve(each, scope)));
    if (parts[0] !== undefined) {
      const { logicalId } = named(parts.map((each) => each ?? '').join('.'), template, name);
      into.push({ to: logicalId, branches: [...branches, ...taken] });
    }
  }
}
