import { types } from 'node:util';
import type { Pluggable } from '@smithy/types';
import { clientConfiguration, type Credentials, forLogs } from '../client-configuration';
import { Delivery } from './delivery';

/** What the runtime library gives a client's constructor, and again to `config.update`. */
export interface ServiceOptions {
  readonly credentials?: Credentials;
  readonly region?: string;
}

/** A request of SDK v2, as far as the runtime library uses it. */
export interface ServiceRequest {
  readonly httpRequest: { readonly headers: Record<string, string> };
  /** The one event the library listens to is `build`, to add headers. */
  on(event: 'build', listener: () => void): void;
  promise(): Promise<object>;
}

/** Calls one operation of SDK v3. */
export type Operation = (input: object, headers: Readonly<Record<string, string>>) => Promise<object>;

/**
 * A client of SDK v2, as far as the runtime library uses it: `SessionProxy.extendAwsClient` calls
 * `config.update(options)` once and `makeRequest(operation, input)` for each call.
 */
export abstract class Service {
  private options: ServiceOptions;
  private operations: Promise<Readonly<Record<string, Operation>>> | undefined;
  /** What the invocation that is under way delivers within. A Lambda function has one at a time. */
  private static current: Delivery | undefined;
  private readonly delivery = Service.current ?? new Delivery({ signal: new AbortController().signal });

  /** Begins an invocation: from here on all that is delivered shares its time. */
  static begin(delivery: Delivery): void {
    Service.current = delivery;
  }

  readonly config = {
    update: (options: ServiceOptions): void => {
      this.options = { ...this.options, ...options };
    },
  };

  constructor(options: ServiceOptions = {}) {
    this.options = options;
  }

  /** Makes SDK v3's client, and gives the operations that the library uses by SDK v2's names. */
  protected abstract connect(): Promise<Readonly<Record<string, Operation>>>;

  makeRequest(operation: string, input: object = {}): ServiceRequest {
    const headers: Record<string, string> = {};
    const listeners: (() => void)[] = [];
    return {
      httpRequest: { headers },
      on: (_event, listener) => {
        listeners.push(listener);
      },
      promise: async () => {
        for (const listener of listeners) listener();
        this.operations ??= this.connect();
        const call = (await this.operations)[operation];
        if (call === undefined)
          throw new Error(`There is no operation ${operation} for the runtime library.`);
        const { delivery } = this;
        try {
          return await delivery.of(this.constructor, () => call(input, headers));
        } catch (error) {
          throw asOfSdkV2(error);
        }
      },
    };
  }

  /** What a client of SDK v3 is made from. */
  protected configuration(): ReturnType<typeof clientConfiguration> {
    const { credentials, region } = this.options;
    if (credentials === undefined || region === undefined) {
      throw new Error('The runtime library gave no credentials or no Region.');
    }
    return clientConfiguration(credentials, region, forLogs);
  }
}

/** Makes SDK v3's client, and gives the operations that the library uses by SDK v2's names. */
export type Connect = (
  configuration: ReturnType<typeof clientConfiguration>,
) => Readonly<Record<string, Operation>>;

/**
 * A service whose client is told from outside (`connect.ts`). The library is CommonJS, and of what a `require`
 * leads to the bundle holds everything: if a stand-in imported SDK v3, no unused part of it could be left out.
 */
export abstract class ConnectedService extends Service {
  private static readonly connects = new Map<object, Connect>();

  /** Sets how to make the client of this class. */
  static connectTo(connect: Connect): void {
    ConnectedService.connects.set(this, connect);
  }

  protected override connect(): Promise<Readonly<Record<string, Operation>>> {
    const connect = ConnectedService.connects.get(this.constructor);
    if (connect === undefined) throw new Error('connectLibrary was not called.');
    return Promise.resolve(connect(this.configuration()));
  }
}

/** Adds headers to every request of a command. */
export function withHeaders<Input extends object, Output extends object>(
  headers: Readonly<Record<string, string>>,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => (args) => {
          const request = args.request as { headers: Record<string, string> };
          Object.assign(request.headers, headers);
          return next(args);
        },
        { step: 'build', name: 'libraryHeaders' },
      );
    },
  };
}

/**
 * SDK v2's errors have a `code`, which the library looks at; SDK v3's have it as their name.
 * `retryable` stays unset on purpose: the library lets the whole operation fail on a metric that it
 * thinks can be retried, and SDK v3 has tried several times already.
 */
function asOfSdkV2(error: unknown): Error {
  const failure = types.isNativeError(error) ? error : new Error(String(error));
  return 'code' in failure ? failure : Object.assign(failure, { code: failure.name });
}
