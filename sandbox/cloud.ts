import type { Faults } from './faults/table';
import type { Journal } from './journal';
import type { Random } from './time/random';
import type { Instant } from './time/instant';
import type { Time } from './time/simulation';
import type { Caller, Input } from './call';
import type { InputOf, OperationName, OutputOf, ServiceName } from './model/operations';
import type { Model } from './model/shapes';
import type { WorldFlags } from './worlds';

/**
 * What every part of the sandbox is given: time, chance, faults, the journal, and a way to call the
 * other services. There are no globals, so two worlds fit into one process.
 */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  /** `http://127.0.0.1:<port>` once the front door listens; what handlers and functions are given. */
  readonly endpoint: () => string;
  readonly time: Time;
  /**
   * The later of the virtual clock and the machine's: what ends on it, ends late enough for people, whose clients go by
   * the machine's.
   */
  readonly latest: () => Instant;
  /** The clock jumps as fast as it can. */
  readonly isUnpaced: boolean;
  readonly random: Random;
  readonly faults: Faults;
  /** Which of the worlds is played. */
  readonly flags: WorldFlags;
  readonly journal: Journal;
  readonly callers: Callers;
  /** Told of processes of handlers and functions, each with a group of its own, when they begin and when they have ended. */
  readonly onProcess?: ((pid: number, isAlive: boolean) => void) | undefined;
  /** Told of what the sandbox does wrong: it stands in the journal as a notice, and its user hears of it. */
  readonly defect: (error: unknown, where: string) => void;
  /**
   * Calls an operation of another service as that caller (default: the service itself, which may do
   * everything), without the wire: same inputs, results and `AwsError`s as over it.
   */
  readonly call: CallOperation;
  /** The same, of an operation that only its name tells of. @throws AwsError InvalidAction where the sandbox has none of it */
  callByName(service: string, operation: string, input: Input, caller?: Caller): Promise<unknown>;
  /** AWS's model of an operation; undefined where there is none of that name. */
  modelOf(service: string, operation: string): Model | undefined;
  /** @throws AwsError where that caller may not call the operation: for what isn't called over it */
  authorize(caller: Caller, service: string, operation: string, input: Input): void;
}

/** How an operation is called by its name. */
export type CallOperation = <S extends ServiceName, N extends OperationName<S>>(
  service: S,
  operation: N,
  input: InputOf<S, N>,
  caller?: Caller,
) => Promise<OutputOf<S, N>>;

/** When credentials end, and by which clock. */
export interface Term {
  readonly expiresAt: Instant;
  /** `latest`: the later of the virtual clock and the machine's. */
  readonly by: 'virtual' | 'latest';
}

/** Who the access keys that the sandbox handed out belong to. */
export interface Callers {
  /** A new set of credentials for a role, for an invocation or by AssumeRole. When its term ends they are revoked. */
  issue(
    caller: Omit<Caller, 'accessKeyId'>,
    term?: Term,
  ): {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** The caller behind a key; an unknown key is a user of the account who may do everything. */
  lookup(accessKeyId: string): Caller;
  /** The key is of no use from now on: ExpiredToken. */
  revoke(accessKeyId: string): void;
  isRevoked(accessKeyId: string): boolean;
}
