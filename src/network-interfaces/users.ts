import { createHash } from 'node:crypto';

import type { FunctionVersion } from './vpc-functions';
import type { NetworkInterface } from './network-interface';
import type { Sighting } from './scan';

/**
 * Who may use network interfaces, as listed **after** they were seen. Only a sighting makes one, so the order
 * scan → list → delete is a matter of types: what a later scan shows for the first time isn't known to it, and
 * counts as not looked up. (A function that came between a list and a scan has an interface that no list knows.)
 */
export class Users {
  private constructor(
    private readonly seen: ReadonlySet<string>,
    private readonly functions: readonly FunctionVersion[] | undefined,
  ) {}

  /**
   * Lists the account's VPC-attached functions and versions now that something has been seen.
   *
   * @param list gives undefined when there are more than can be read: then nobody's use is known
   */
  static async listedAfter(
    { networkInterfaces }: Sighting,
    list: () => Promise<readonly FunctionVersion[] | undefined>,
  ): Promise<Users> {
    return new Users(new Set(networkInterfaces.map(({ id }) => id)), await list());
  }

  /**
   * What was known after an earlier sighting, that nobody uses these, for a later one. Undefined unless it shows
   * the very same network interfaces: then the functions have to be listed anew.
   */
  static stillNobody(
    { networkInterfaces }: Sighting,
    asked: readonly NetworkInterface[],
    remembered: number | undefined,
  ): Users | undefined {
    if (remembered === undefined || sumOf(asked.map(({ id }) => id)) !== remembered) return undefined;
    return new Users(new Set(networkInterfaces.map(({ id }) => id)), []);
  }

  /** All that were listed; undefined when they were more than can be read. */
  get listed(): readonly FunctionVersion[] | undefined {
    return this.functions;
  }

  /** Those that might use it. Undefined: it was seen only later, or they could not be listed. */
  of({ id }: NetworkInterface): readonly FunctionVersion[] | undefined {
    return this.seen.has(id) ? this.functions : undefined;
  }
}

/** Nobody asked yet, which isn't the same as that there are none. */
export type UsersOrNot = Users | 'not looked up';

/** Of sums of ids: exact in a number, and wide enough that two sets don't share one by accident. */
const MODULUS = 2 ** 48;

/**
 * Stands for a set of ids in a context, which has no room for them: a sum of hashes, from which those that were
 * deleted can be taken away again.
 */
export function sumOf(ids: readonly string[]): number {
  return ids.reduce((sum, id) => (sum + hashOf(id)) % MODULUS, 0);
}

/** The sum of what is left of a set. */
export function sumWithout(sum: number, deleted: readonly string[]): number {
  return (sum - sumOf(deleted) + MODULUS) % MODULUS;
}

function hashOf(id: string): number {
  return Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 12), 16);
}
