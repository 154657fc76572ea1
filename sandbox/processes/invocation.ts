import type { Duration } from '../time/instant';
import type { Gate } from '../wire/gate';
import type { FunctionRun } from './child/messages';
import type { Network } from './network';
import type { Program } from './programs';

/** One run of a user's code. */
export interface Invocation {
  readonly id: string;
  /** JavaScript file and the export to call. Processes are kept for the next invocation of the same file. */
  readonly file: string;
  readonly exportName: string;
  readonly event: unknown;
  readonly context: unknown;
  readonly environment: Readonly<Record<string, string>>;
  /** Virtual milliseconds. Real ones are some more: `host.ts`. */
  readonly limit: Duration;
  /** How wrong the process's clock is, in virtual milliseconds. */
  readonly skew?: number;
  /** Ends the process at its Nth call, before or after that takes effect. */
  readonly kill?: { readonly at: number; readonly when: 'before' | 'after' };
  /** Whom its output belongs to, in the journal. */
  readonly name: string;
  /**
   * Its code keeps nothing from one invocation to the next: the process may stay for other worlds when this one is
   * closed, as code that is loaded and warm is three times as quick.
   */
  readonly outlivesWorld?: boolean;
  /** A function of Lambda's, instead of a handler. `file` then only tells execution environments apart. */
  readonly function?: FunctionInvocation;
}

export interface FunctionInvocation {
  readonly program: Exclude<Program, 'handler'>;
  readonly run: FunctionRun;
  /** Of its code. */
  readonly folder: string;
  /** What can be reached at this moment. */
  readonly network: () => Network;
  /** Told of what it writes, as it does; nothing goes into the journal then. */
  readonly onOutput: Write;
  /** What it said past its streams as it crashed, in lines: memory addresses and the like, other ones in each run. */
  readonly onCrash: (lines: readonly string[]) => void;
  readonly onLoaded: () => void;
}

/** `isWhole`: one entry of a log, however many lines it has; else text comes in pieces of any length. */
export type Write = (text: string, isWhole: boolean) => void;

export type InvocationResult =
  | { readonly is: 'answer'; readonly json: string }
  /** The code threw. `payload` is what Lambda answers then. */
  | {
      readonly is: 'error';
      readonly name: string;
      readonly message: string;
      readonly payload?: string | undefined;
    }
  /** Longer than its limit, in virtual or real time. */
  | { readonly is: 'timeout'; readonly clock: 'virtual' | 'real' }
  /** The process ended without an answer. */
  | { readonly is: 'exit'; readonly how: string };

export interface ProcessHost {
  /** The front door's gate for requests of running invocations. */
  readonly gate: Gate;
  invoke(invocation: Invocation): Promise<{ readonly result: InvocationResult; readonly duration: Duration }>;
  /** Ends the processes of that file that run nothing. */
  release?(file: string): void;
  /** Ends every process. */
  close(): Promise<void>;
}
