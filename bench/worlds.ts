import type { WorldName } from '../sandbox/worlds';

/** The worlds of the sandbox in which the benchmark compares. */
export const COMPARED_WORLDS = ['documented', 'express', 'no-wait'] as const satisfies readonly WorldName[];

/** A figure's name in a world: `documentedOurs`, `noWaitOurs`. */
export function nameIn(world: WorldName, name: string): string {
  const camel = world.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());
  return `${camel}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
