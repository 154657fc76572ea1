import { SECOND, type Instant } from '../time/instant';
import type { Caller } from '../call';

/** Tokens that fit, and tokens that come back a second: for each account, Region and `name`. */
export interface Bucket {
  readonly name: string;
  readonly capacity: number;
  readonly refill: number;
}

/** AWS's request limits, in virtual time. */
export class TokenBuckets {
  readonly #levels = new Map<string, { readonly tokens: number; readonly at: Instant }>();

  /**
   * Whether the call may go on; it then has taken a token. Only callers with a role are held to limits:
   * for people the clock may stand still, so their buckets would never fill again.
   */
  serves(caller: Caller, { name, capacity, refill }: Bucket, now: Instant): boolean {
    if (caller.roleName === undefined && caller.invocationId === undefined) return true;
    const { tokens: before, at } = this.#levels.get(name) ?? { tokens: capacity, at: now };
    const tokens = Math.min(capacity, before + ((now - at) / SECOND) * refill);
    const isThere = tokens >= 1;
    this.#levels.set(name, { tokens: isThere ? tokens - 1 : tokens, at: now });
    return isThere;
  }
}
