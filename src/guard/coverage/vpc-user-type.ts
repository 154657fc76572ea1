import type { Grade } from '../../network-interfaces/service-profile';
import type { ServiceName } from '../../network-interfaces/service-profiles';
import type { JsonObject } from '../../ground/json';
import type { Resource } from '../template/template';
import { itemsOf, resolve, soleReference, wholeText, type Scope, type Value } from '../template/values';

/** What is known of one resource type that puts network interfaces into security groups and subnets. */
export interface VpcUserType {
  /** Whose network interfaces they are, as a cleaner's `Services` name it. */
  readonly service: ServiceName;
  /** Who keeps them, in a sentence, where the service's name isn't it: `Lambda`. */
  readonly keeper?: string;
  /** In a sentence: `function`, `runtime`. One type's entries have different ones. */
  readonly noun: string;
  /**
   * How well it is known that its network interfaces outlast it. `documented` and `recorded` are enough to refuse
   * a stack, `reported` to warn, `assumed` to make a note.
   */
  readonly grade: Grade;
  readonly source: string;
  /** The properties that `place` reads. */
  readonly reads: readonly string[];
  /** Where `place` finds lists in the type's own properties, as its schema spells the way: `A.B.[].SubnetIds`. */
  readonly lists: readonly string[];
  /** Types of resources that `place` looks into as well: their properties and conditions matter, too. */
  readonly looksInto?: readonly string[];
  /** Whether a cleaner can take it off the VPC by `FunctionNames`. */
  readonly isFunction: boolean;
  /**
   * The security groups and subnets of its network interfaces: an entry for each set of them, since a network
   * interface is in one of its subnets and in all of its groups. Empty where it isn't in a VPC.
   */
  readonly place: (properties: JsonObject, scope: Scope) => readonly Lists[];
  /** What reaches the VPC through it, and so uses its network interfaces, in whatever world. */
  readonly usedBy?: (resource: Resource, scope: Scope) => readonly Resource[];
}

/** What a template gives as security groups and as subnets. */
export interface Lists {
  readonly groups: Value | undefined;
  readonly subnets: Value | undefined;
}

type Reading = Pick<VpcUserType, 'reads' | 'lists' | 'place'>;

/**
 * Reads each map with the two lists in it, at a path of member names: `[]` stands for each item of a list, the empty
 * path for the properties themselves.
 */
export function inMap(path: string, groups: string, subnets: string): Reading {
  const steps = path === '' ? [] : path.split('.');
  const [first, ...rest] = steps;
  const lists = [groups, subnets].map((name) => [...steps, name].join('.'));
  if (first === undefined) {
    return {
      reads: [groups, subnets],
      lists,
      place: (properties, scope) => [
        { groups: resolve(properties[groups], scope), subnets: resolve(properties[subnets], scope) },
      ],
    };
  }
  return {
    reads: [first],
    lists,
    place: (properties, scope) =>
      valuesAt(resolve(properties[first], scope), rest).flatMap((map) =>
        map.is === 'map' ? [{ groups: map.members.get(groups), subnets: map.members.get(subnets) }] : [],
      ),
  };
}

/** Of several places in one type, all. */
export function inMaps(...readings: readonly Reading[]): Reading {
  return {
    reads: [...new Set(readings.flatMap(({ reads }) => reads))],
    lists: readings.flatMap(({ lists }) => lists),
    place: (properties, scope) => readings.flatMap(({ place }) => place(properties, scope)),
  };
}

/** What stands at the end of a path, in each item of the lists on the way. */
export function valuesAt(value: Value | undefined, path: readonly string[]): readonly Value[] {
  const [step, ...rest] = path;
  if (value === undefined || value.is === 'nothing') return [];
  if (step === undefined) return [value];
  if (step === '[]') return itemsOf(value).flatMap((item) => valuesAt(item, rest));
  return value.is === 'map' ? valuesAt(value.members.get(step), rest) : [];
}

/**
 * The template's resource of one of these types that a value names, by `Ref` or any of its attributes, or by the name that
 * the template gives it in a property.
 */
export function namedResource(
  value: Value | undefined,
  types: readonly string[],
  scope: Scope,
  nameProperty?: string,
): Resource | undefined {
  const { resources } = scope.template;
  const reference = value === undefined ? undefined : soleReference(value);
  const referred = resources.get(reference?.logicalId ?? '');
  if (referred !== undefined) return types.includes(referred.type) ? referred : undefined;
  const name = wholeText(value)?.toLowerCase();
  if (name === undefined || nameProperty === undefined) return undefined;
  return [...resources.values()].find(
    ({ type, properties }) =>
      types.includes(type) && wholeText(resolve(properties[nameProperty], scope))?.toLowerCase() === name,
  );
}
