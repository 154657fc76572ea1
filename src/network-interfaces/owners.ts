import type { NetworkInterface } from './network-interface';
import type { Owner, OwnerRule } from './service-profile';
import type { StackResource } from './stack-resources';

/*
 * How the owner of a service's network interface is found: in its description, or in a tag of it. The rows
 * of service-profiles.ts are put together from these.
 */

/** Nothing in it tells. */
export const UNKNOWN: OwnerRule = { words: '–', find: () => undefined };

/** What the owner is: the word before its name, and its types as a resource of a stack. */
interface Kind {
  readonly noun: string;
  readonly types?: readonly string[];
}

/**
 * The owner in the description. The pattern's group `name` is what its users call it; its group `key`, where
 * it has one, is what the physical id in a stack is or ends with.
 */
export function described(pattern: RegExp, words: string, { noun, types = [] }: Kind): OwnerRule {
  return {
    words,
    find: ({ description }) => {
      const groups = pattern.exec(description)?.groups;
      const name = groups?.['name'];
      return name === undefined ? undefined : { noun, name, key: groups?.['key'] ?? name, types };
    },
  };
}

/** The owner in the value of a tag. */
export function tagged(key: string, words: string, { noun, types = [] }: Kind): OwnerRule {
  return {
    words,
    find: ({ tags }) => {
      const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
      return value === undefined || value === '' ? undefined : { noun, name: value, key: value, types };
    },
  };
}

/** The first of these that tells. */
export function firstOf(words: string, ...rules: readonly OwnerRule[]): OwnerRule {
  return {
    words,
    find: (networkInterface) => {
      for (const { find } of rules) {
        const owner = find(networkInterface);
        if (owner !== undefined) return owner;
      }
      return undefined;
    },
  };
}

/** In a message: `load balancer web`. */
export function ownerInWords({ noun, name }: Owner): string {
  return noun === '' ? name : `${noun} ${name}`;
}

/**
 * The resource of a stack that a network interface is for. Undefined where none surely is it: none has the
 * type and the id, or more than one do.
 */
export function ownerAmong(
  resources: readonly StackResource[],
  networkInterface: NetworkInterface,
  { find }: OwnerRule,
): StackResource | undefined {
  const owner = find(networkInterface);
  if (owner === undefined) return undefined;
  const found = resources.filter(
    ({ type, physicalId }) => owner.types.includes(type) && isIt(physicalId, owner),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** A physical id is a name, an id, or an ARN that ends with one. */
function isIt(physicalId: string, { key }: Owner): boolean {
  return physicalId === key || physicalId.endsWith(`/${key}`) || physicalId.endsWith(`:${key}`);
}
