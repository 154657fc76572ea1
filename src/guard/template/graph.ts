import type { World } from './conditions';
import { isList, isObject, member, members, type Json } from './json';
import type { Resource, Template } from './template';
import { attributeOf, subParts } from './values';

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

/**
 * SAM makes other resources of these properties: what they refer to is no dependency of the function
 * itself (aws/serverless-application-model, `sam_resources.py`).
 */
const NOT_THE_FUNCTIONS_OWN = new Set([
  'Events',
  'EventInvokeConfig',
  'DeploymentPreference',
  'FunctionUrlConfig',
]);

function edgesOf(resource: Resource, template: Template): readonly Edge[] {
  const edges: Edge[] = resource.dependsOn.map((to) => ({ to, branches: [] }));
  const isSam = resource.type === 'AWS::Serverless::Function';
  for (const [name, value] of members(resource.properties)) {
    if (!isSam || !NOT_THE_FUNCTIONS_OWN.has(name)) collect(value, [], edges);
  }
  for (const [name, value] of members(resource.body)) {
    if (!['Type', 'Properties', 'DependsOn', 'Condition'].includes(name)) collect(value, [], edges);
  }
  return edges.filter(({ to }) => template.resources.has(to));
}

function collect(value: Json | undefined, branches: Branches, into: Edge[]): void {
  if (isList(value)) {
    for (const each of value) collect(each, branches, into);
    return;
  }
  if (!isObject(value)) return;
  const add = (to: string | undefined): void => {
    if (to !== undefined) into.push({ to, branches });
  };
  for (const [name, argument] of Object.entries(value)) {
    if (name === 'Ref' && typeof argument === 'string') add(argument);
    else if (name === 'Fn::GetAtt') {
      add(attributeOf(argument).logicalId);
      collect(argument, branches, into);
    } else if (name === 'Fn::Sub') {
      const [pattern, variables] = isList(argument) ? argument : [argument];
      for (const part of typeof pattern === 'string' ? subParts(pattern) : []) {
        if ('name' in part && member(variables, part.name) === undefined) add(part.name.split('.', 1)[0]);
      }
      collect(variables, branches, into);
    } else if (name === 'Fn::If' && isList(argument) && typeof argument[0] === 'string') {
      const [condition, then, otherwise] = argument;
      collect(then, [...branches, { condition, taken: true }], into);
      collect(otherwise, [...branches, { condition, taken: false }], into);
    } else {
      collect(argument, branches, into);
    }
  }
}
