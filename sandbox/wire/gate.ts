import type { Input } from '../call';

/** What a gate is told of a request before it is dispatched. */
export interface GatedRequest {
  /** Signing name. */
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  /** The input as one text that doesn't depend on the order of its keys: requests that arrive in any order can be sorted by it. */
  readonly canonicalBody: string;
  /** Which of the invocation's requests it is, where its process counts them. */
  readonly number?: number | undefined;
}

/**
 * What the requests of running invocations (handlers, hooks, functions) pass through.
 *
 * Their processes run in real time and may send several requests at once; which of them arrives first
 * is chance. The gate's owner lets them in one by one, in an order and at virtual times that depend on
 * the seed alone.
 *
 * Time, step by step: while a request waits in `admit` the front door holds nothing. When `admit`
 * resolves, the front door holds time until the operation has its result. Just before it gives that
 * hold back it calls `answering`: whoever runs the process takes its own hold there, because the
 * process goes on from that moment.
 */
export interface Gate {
  /** Whether that invocation is one of its own. Without it: any is. */
  knows?(invocationId: string): boolean;
  admit(invocationId: string, request: GatedRequest): Promise<void>;
  /** The answer to an admitted request is ready and will be on its way at once, at this very instant. */
  answering?(invocationId: string, request: GatedRequest): void;
}

/** Where gates are registered, one for each host of processes. */
export interface GateHouse {
  /** The gate for that invocation's requests; without one they pass at once. */
  gateOf(invocationId: string): Gate | undefined;
  /** Registers a gate of this world. */
  use(gate: Gate): void;
}

export function createGateHouse(): GateHouse {
  const gates: Gate[] = [];
  return {
    gateOf: (invocationId) => gates.find((gate) => gate.knows?.(invocationId) ?? true),
    use(gate) {
      gates.push(gate);
    },
  };
}

/** A text for a decoded input that is the same for inputs with the same members in another order. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, function plain(this: Readonly<Record<string, unknown>>, key, member: unknown) {
      // As it was: a Buffer would else have become a list of numbers before it comes here.
      const own = this[key];
      if (own instanceof Uint8Array) return Buffer.from(own).toString('base64');
      if (typeof member === 'bigint') return String(member);
      if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
      return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? ''
  );
}
