import { AwsError } from '../../sandbox/wire/types';
import type { World } from '../../sandbox/world';
import type { Effects } from '../../src/cleaner/effects';
import { rememberFailedCalls } from '../../src/ground/failed-calls';

/*
 * The clients that handlers are given, without what makes AWS's own dear: middleware, signatures, HTTP and
 * XML. Inputs and answers are those of the SDK; in between, an operation is called by the name of its
 * command. `test/faults/direct-clients.test.ts` holds them against the SDK's.
 */

/** One call as it would go over the wire. */
export interface WireCall {
  /** The signing name: `ec2`. */
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Answers a call, and rejects with an error as the SDK throws it. */
export type Answer = (call: WireCall) => Promise<unknown>;

type Clients = Pick<Effects, 'ec2' | 'lambda' | 'ssm' | 'cloudFormation'>;

/** Clients whose calls are answered by that. */
export function directClients(answer: Answer, region: string): Clients {
  return {
    ec2: client('ec2', answer, region) as Clients['ec2'],
    lambda: client('lambda', answer, region) as Clients['lambda'],
    ssm: client('ssm', answer, region) as Clients['ssm'],
    cloudFormation: client('cloudformation', answer, region) as Clients['cloudFormation'],
  };
}

/** Clients of somebody who may do everything, on a world and without a wire. */
export function directClientsOf({ cloud }: Pick<World, 'cloud'>): Clients {
  return directClients(async ({ service, operation, input }) => {
    try {
      return await cloud.callByName(service, operation, input);
    } catch (error) {
      throw error instanceof AwsError ? asSdkError(error) : error;
    }
  }, cloud.region);
}

/** An error of AWS's as the SDK throws it. */
export function asSdkError({ code, message, status }: AwsError): Error {
  return sdkError(code, message === '' ? 'UnknownError' : message, status);
}

/** An error as the SDK throws it; without a status where no answer came. */
export function sdkError(name: string, message: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
}

/**
 * Calls as SDK v3's standard retries do: full jitter below 0.5 s after throttling, 0.1 s else, doubled each time.
 *
 * @param wait some time below that many milliseconds
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  attempts: number,
  wait: (below: number) => Promise<void>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const patience = patienceAfter(error);
      if (patience === undefined || attempt >= attempts) throw error;
      await wait(patience * 2 ** (attempt - 1));
    }
  }
}

/** AWS's code of an error, or Node's. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Milliseconds below which the wait before a retry is drawn; undefined where the SDK gives up at once. */
function patienceAfter(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = nameOf(error);
  if (/^(?:Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException)$/u.test(name)) {
    return 500;
  }
  const metadata = '$metadata' in error ? (error.$metadata as { readonly httpStatusCode?: number }) : {};
  return name === 'TimeoutError' || name === 'ECONNRESET' || (metadata.httpStatusCode ?? 0) >= 500
    ? 100
    : undefined;
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
  /** As the SDK has it, with the operation's name. */
  readonly schema: readonly [kind: number, namespace: string, operation: string, ...rest: unknown[]];
}

type Send = (command: Command) => Promise<unknown>;

function client(service: string, answer: Answer, region: string): { readonly send: Send } {
  const remember = remembering(service, region);
  return {
    send: (command) => {
      // A bundle may have renamed its class.
      const [, , operation] = command.schema;
      // What goes over a wire is a copy.
      const input = structuredClone(command.input);
      return remember(operation, async () => (await answer({ service, operation, input })) ?? {});
    },
  };
}

/** The product's own middleware, by which its messages name the call that failed. */
function remembering(
  service: string,
  region: string,
): (operation: string, call: () => Promise<unknown>) => Promise<unknown> {
  type Handler = (args: object) => Promise<object>;
  type Middleware = (next: Handler, context: { readonly commandName: string }) => Handler;
  let middleware: Middleware | undefined;
  rememberFailedCalls<object, object>(service, region).applyToStack({
    add: (added: unknown) => {
      middleware = added as Middleware;
    },
  } as never);
  if (middleware === undefined) throw new Error('The product remembers no failed calls.');
  const used = middleware;
  return async (operation, call) => {
    const next = async (): Promise<object> => ({ output: await call() });
    const { output } = (await used(next, { commandName: `${operation}Command` })({})) as { output: unknown };
    return output;
  };
}
