import type { Network } from '../network';

/*
 * What host and process tell each other. Instants are virtual milliseconds by the host's clock; a process
 * whose clock is wrong adds its skew itself. Python's program (python/child.py) speaks the same, in lines
 * of JSON.
 */

/** How a function of Lambda's is run; the handlers of the registry have a file and an export instead. */
export interface FunctionRun {
  /** `index.handler`. */
  readonly handler: string;
  /** Virtual milliseconds from when its code is loaded. */
  readonly limit: number;
  readonly functionArn: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memoryLimitInMB: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export interface Invoke {
  readonly type: 'invoke';
  /** Lambda's request id, for functions. */
  readonly id: string;
  readonly file: string;
  readonly exportName: string;
  readonly event: unknown;
  readonly context: unknown;
  readonly run?: FunctionRun;
  readonly now: number;
  /** How wrong this invocation's clock is, in milliseconds. */
  readonly skew: number;
  readonly seed: number;
  readonly network: Network;
  /** Its variables, where another world started the process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type FromHost =
  | Invoke
  | { readonly type: 'fire'; readonly timer: number; readonly now: number; readonly network: Network }
  /** An answer is on its way; or would be, had the request not been given up. */
  | { readonly type: 'answered'; readonly now: number; readonly network: Network };

/** A process says that it only waits: for timers, and for answers. */
export interface Blocked {
  readonly type: 'blocked';
  /** How many of the host's messages it had heard by then: what it says doesn't hold for later ones. */
  readonly heard: number;
  /** Requests to the sandbox that it awaits the answers to, by their numbers. */
  readonly requests: readonly number[];
  /** Whether it also awaits answers of others: of servers on this machine, or of the Internet. */
  readonly awaitsOthers: boolean;
  readonly timers: readonly { readonly id: number; readonly due: number }[];
  /** Its own clock, which is ahead where code kept looking at it. */
  readonly now: number;
}

export type FromChild =
  | Blocked
  /**
   * Code does something although the process only waits and the host has said nothing: what woke it was
   * under way, but isn't counted. `heard` as above; `since`: where the instant is known to which it belongs.
   */
  | { readonly type: 'woken'; readonly what: string; readonly heard: number; readonly since?: number }
  /** The function's code is loaded: its time begins. */
  | { readonly type: 'loaded' }
  /** `isWhole`: one entry of a log, however many lines it has. */
  | { readonly type: 'output'; readonly text: string; readonly isWhole?: boolean }
  /** `now` as above. */
  | { readonly type: 'result'; readonly value: string; readonly now: number }
  | {
      readonly type: 'error';
      readonly name: string;
      readonly message: string;
      /** What Lambda answers, in JSON. */
      readonly payload?: string;
      /** The process is of no use any more. */
      readonly isFatal?: boolean;
      readonly now: number;
    };
