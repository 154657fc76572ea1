import { createHandlers } from '../../src/cleaner';
import type {
  EniCleanerConfiguration,
  EniCleanerModel,
  HandlerInput,
  HandlerOutcome,
} from '../../src/cleaner/protocol';
import { forWork } from '../../src/runtime/client-configuration';
import type { Cloud } from '../../sandbox/cloud';
import type { Invocation, InvocationResult, ProcessHost } from '../../sandbox/processes/host';
import { createDispatchFaults, type DispatchFaults } from '../../sandbox/wire/dispatch-faults';
import { expiredToken } from '../../sandbox/wire/generic-errors';
import type { Caller } from '../../sandbox/call';
import { AwsError } from '../../sandbox/wire/types';
import { asSdkError, directClients, nameOf, sdkError, withRetries, type WireCall } from './direct-clients';

/*
 * A host that runs the handlers of src/ in this very process, on a world's virtual clock: what the bundle
 * does in a process of its own, a thousand times faster. The sandbox's CloudFormation and registry, its
 * faults of callbacks, credentials and calls are the same.
 */

/** One call that a handler made, and how it ended. */
export interface Made extends WireCall {
  readonly at: number;
  /** Of the invocation, counted from one. */
  readonly nth: number;
  readonly answer?: unknown;
  /** AWS's code, or Node's. */
  readonly error?: string;
}

/** One call that a handler is making. */
export interface Asked extends WireCall {
  readonly action: string;
  readonly at: number;
  readonly caller: Caller;
}

/** One invocation of a handler. */
export interface Ran {
  readonly id: string;
  readonly action: string;
  readonly input: HandlerInput;
  readonly began: number;
  readonly ended: number;
  readonly calls: readonly Made[];
  /** Undefined when its process ended, or its time was over. */
  readonly outcome: HandlerOutcome | undefined;
}

/** Which invocation, counted from zero among those of its action. */
export interface Nth {
  readonly action: string;
  readonly nth: number;
}

export interface HostOptions {
  /** How often the SDK tries a call. Default: as often as the product's own clients do. */
  readonly attempts?: number;
  /** Where an invocation's process ends, if it does, besides what the fault `invocation-killed` does. */
  readonly kill?: (invocation: Nth) => Invocation['kill'];
  /** How wrong an invocation's clock is, in milliseconds, besides what the fault `clock-skew` does. */
  readonly skew?: (invocation: Nth) => number;
  /** What handlers draw, uniform in [0, 1). Default: from the world's seed. */
  readonly random?: () => number;
  /** Something that happens just before an invocation begins, or to what it is given. */
  readonly before?: (invocation: Nth, input: HandlerInput) => Promise<HandlerInput> | HandlerInput;
  /** Stands between a call and AWS: answers in its place, refuses it, or asks, with another input if need be. */
  readonly between?: (call: Asked, ask: (input?: WireCall['input']) => Promise<unknown>) => Promise<unknown>;
  /** Told of each call of an action's invocations as it has been answered. */
  readonly onCall?: (action: string, made: Made) => void;
  /** Told of each invocation as it ends. */
  readonly onEnd?: (ran: Ran) => void;
}

/** What the registry sends, as far as it is read. */
interface Event {
  readonly action: 'CREATE' | 'READ' | 'UPDATE' | 'DELETE' | 'LIST';
  readonly awsAccountId: string;
  readonly region: string;
  readonly bearerToken: string;
  /** Empty where there is no stack. */
  readonly stackId?: string;
  readonly callbackContext: unknown;
  readonly requestData: {
    readonly logicalResourceId: string;
    readonly resourceProperties: EniCleanerModel;
    readonly previousResourceProperties: EniCleanerModel | null;
    readonly typeConfiguration: EniCleanerConfiguration | null;
    readonly callerCredentials: { readonly accessKeyId: string };
  };
}

const HANDLERS = {
  CREATE: 'create',
  READ: 'read',
  UPDATE: 'update',
  DELETE: 'delete',
  LIST: 'list',
} as const satisfies Readonly<Record<Event['action'], string>>;

export function inProcessHost(options: HostOptions = {}): (cloud: Cloud) => ProcessHost {
  return (cloud) => {
    const faults = createDispatchFaults(cloud, 'roles');
    const dice = cloud.random.stream('processes');
    const counts = new Map<string, number>();
    return {
      gate: { admit: () => Promise.resolve() },
      close: () => Promise.resolve(),
      invoke: async (invocation) => {
        const { time } = cloud;
        const event = throughJson(invocation.event) as Event;
        const { action } = event;
        const nth: Nth = { action, nth: counts.get(action) ?? 0 };
        counts.set(action, nth.nth + 1);
        const began = time.now();
        const kill = options.kill?.(nth) ?? invocation.kill;
        const skew = (invocation.skew ?? 0) + (options.skew?.(nth) ?? 0);
        const given = inputOf(event);
        const input = (await options.before?.(nth, given)) ?? given;
        await time.sleep(dice.lognormal(15, 0.3), 'the start of a process');

        const ending = withResolvers<InvocationResult>();
        const calls: Made[] = [];
        const line = new Line(cloud, faults, {
          caller: cloud.callers.lookup(event.requestData.callerCredentials.accessKeyId),
          attempts: options.attempts ?? forWork.attempts,
          kill,
          between: (call, ask) => options.between?.({ ...call, action }, ask) ?? ask(),
          onKill: () => ending.resolve({ is: 'exit', how: 'signal SIGKILL' }),
          onCall: (made) => {
            calls.push(made);
            options.onCall?.(action, made);
          },
        });
        const handlers = createHandlers({
          ...directClients((call) => line.call(call), event.region),
          clock: { now: () => time.now() + skew },
          random: options.random ?? (() => dice.next()),
          sleep: (duration) => time.sleep(duration, 'a wait within an invocation'),
        });
        let outcome: HandlerOutcome | undefined;
        const withdraw = time.after(invocation.limit, 'the limit of an invocation', () => {
          ending.resolve({ is: 'timeout', clock: 'virtual' });
        });
        const work = async (): Promise<void> => {
          try {
            const answer = await handlers[HANDLERS[action]](input);
            if (line.isDead) return;
            outcome = answer;
            ending.resolve({ is: 'answer', json: JSON.stringify(eventOf(answer)) });
          } catch (error) {
            ending.resolve({ is: 'error', name: 'Error', message: String(error) });
          }
        };
        void work();
        const result = await ending.promise;
        if (result.is !== 'answer') outcome = undefined;
        line.die();
        withdraw();
        const ended = time.now();
        options.onEnd?.({ id: invocation.id, action, input, began, ended, calls, outcome });
        return { result, duration: ended - began };
      },
    };
  };
}

function inputOf({ requestData, ...event }: Event): HandlerInput {
  return {
    model: requestData.resourceProperties,
    ...(requestData.previousResourceProperties === null
      ? {}
      : { previousModel: requestData.previousResourceProperties }),
    configuration: requestData.typeConfiguration ?? {},
    clientRequestToken: event.bearerToken,
    logicalResourceId: requestData.logicalResourceId,
    ...(event.stackId === undefined || event.stackId === '' ? {} : { stackId: event.stackId }),
    awsAccountId: event.awsAccountId,
    region: event.region,
    callbackContext: event.callbackContext,
  };
}

/** The answer as the registry's runtime library writes it. */
function eventOf(outcome: HandlerOutcome): unknown {
  const { model, ...rest } = outcome as { readonly model?: unknown };
  return { ...rest, ...(model === undefined ? {} : { resourceModel: model }) };
}

interface LineOptions {
  readonly caller: Caller;
  readonly attempts: number;
  readonly kill: Invocation['kill'];
  readonly between: (
    call: Omit<Asked, 'action'>,
    ask: (input?: WireCall['input']) => Promise<unknown>,
  ) => Promise<unknown>;
  readonly onKill: () => void;
  readonly onCall: (made: Made) => void;
}

/** An invocation's line to AWS: latency, the SDK's patience, and all that can happen to a call on its way. */
class Line {
  readonly #cloud: Cloud;
  readonly #faults: DispatchFaults;
  readonly #options: LineOptions;
  #calls = 0;
  #answered = 0;
  isDead = false;

  constructor(cloud: Cloud, faults: DispatchFaults, options: LineOptions) {
    this.#cloud = cloud;
    this.#faults = faults;
    this.#options = options;
  }

  /** No call is answered any more. */
  die(): void {
    this.isDead = true;
  }

  call(call: WireCall): Promise<unknown> {
    const dice = this.#cloud.random.stream('processes/retries');
    return withRetries(
      () => this.#attempt(call),
      this.#options.attempts,
      (below) => this.#cloud.time.sleep(dice.uniform(0, below), 'the SDK’s wait before a retry'),
    );
  }

  async #attempt(call: WireCall): Promise<unknown> {
    const { kill } = this.#options;
    const { time, random } = this.#cloud;
    if (this.isDead) return never();
    this.#calls += 1;
    const nth = this.#calls;
    if (kill?.when === 'before' && kill.at === nth) return this.#killed();
    const latency = Math.min(5_000, random.stream('processes').lognormal(90, 0.4));
    await time.sleep(latency, `a call of ${call.service}:${call.operation}`);
    if (this.isDead) return never();
    let answer: unknown;
    let failure: unknown;
    try {
      answer = await this.#answer(call);
    } catch (error) {
      failure = error instanceof AwsError ? asSdkError(error) : error;
    }
    this.#answered += 1;
    if (kill?.when === 'after' && kill.at === this.#answered) return this.#killed();
    if (this.isDead) return never();
    const at = time.now();
    this.#options.onCall({
      ...call,
      at,
      nth,
      ...(failure === undefined ? { answer } : { error: nameOf(failure) }),
    });
    if (failure !== undefined) throw failure;
    return answer;
  }

  async #answer(call: WireCall): Promise<unknown> {
    const { caller, between } = this.#options;
    const { callers, time } = this.#cloud;
    const { service, operation } = call;
    let answer: unknown;
    let failure: AwsError | undefined;
    try {
      if (callers.isRevoked(caller.accessKeyId)) throw expiredToken(service);
      const refusal = this.#faults.refusal(caller, service);
      if (refusal !== undefined) throw refusal;
      answer = await between({ ...call, at: time.now(), caller }, (input = call.input) =>
        this.#cloud.callByName(service, operation, input, caller),
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failure = error;
    }
    this.#record(call, failure);
    const delay = this.#faults.delay(caller);
    const limit = forWork.requestTimeoutMilliseconds;
    await time.sleep(Math.min(delay, limit), `a slow answer to ${service}:${operation}`);
    if (delay > limit) throw sdkError('TimeoutError', `Request did not complete within ${limit} ms`);
    if (this.#faults.resets(caller)) {
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    }
    if (failure !== undefined) throw failure;
    return answer;
  }

  /** As the front door does. */
  #record({ service, operation }: WireCall, error: AwsError | undefined): void {
    const { arn, invocationId } = this.#options.caller;
    this.#cloud.journal.append({
      kind: 'call',
      service,
      operation,
      caller: arn,
      ...(invocationId === undefined ? {} : { invocationId }),
      ...(error === undefined ? {} : { error: error.code }),
    });
  }

  #killed(): Promise<never> {
    this.die();
    this.#options.onKill();
    return never();
  }
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
