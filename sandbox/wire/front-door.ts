import { gunzipSync } from 'node:zlib';

import type { Cloud } from '../cloud';
import { httpDate } from '../time/instant';
import { afterRealSeconds } from '../time/pacing';
import { absentService } from './absent-services';
import { credentialScope } from './credential-scope';
import { createDispatchFaults, type FaultScope } from './dispatch-faults';
import { canonical, type GatedRequest, type GateHouse } from './gate';
import { expiredToken, tooLarge } from './generic-errors';
import { servedModel, type Model } from './model';
import {
  requestParts,
  type AnswerContext,
  type DecodedRequest,
  type Protocol,
  type RequestParts,
} from './protocol';
import { findDestination, type Services } from './routing';
import type { Caller, Input } from '../call';
import { AwsError, type Call, type Service, type WireRequest, type WireResponse } from './types';

/** Real seconds that a waiter's answer is held back at most: botocore gives up reading after 60. */
export const PARKING_LIMIT = 45;

/** Says whether the caller may do it; throws the service's own AccessDenied if not. */
export type Authorize = (caller: Caller, service: string, operation: string, input: Input) => void;

export interface FrontDoorOptions {
  readonly cloud: Cloud;
  readonly services: Services;
  readonly gates: GateHouse;
  readonly faultScope: FaultScope;
  readonly authorize: Authorize;
  /** Told of exceptions that no operation should throw: defects of the sandbox. */
  readonly onDefect: (error: unknown, where: string) => void;
}

export type Handle = (request: WireRequest) => Promise<WireResponse>;

/** A front door's way in. It never rejects. */
export function createFrontDoor(options: FrontDoorOptions): Handle {
  const door = new FrontDoor(options);
  return (request) => door.answer(request);
}

/** What is known of a request before anything is done. */
interface Visit {
  readonly request: WireRequest;
  readonly parts: RequestParts;
  readonly region: string;
  readonly caller: Caller;
  readonly destination: ReturnType<typeof findDestination>;
  /** What the request asks for, or why that can't be told. */
  readonly decoded: DecodedRequest | AwsError;
}

/**
 * The front door: an HTTP request in, an HTTP answer out, without a socket.
 *
 * People's requests are processed at once, while time is held. Those of running invocations first pass
 * the gate (see gate.ts). Answers to them carry the virtual time, theirs, as their `Date`. Others carry
 * none: the SDKs of people, whose clocks are real, would take each error for one of a wrong clock and ask
 * again.
 */
class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #faults: ReturnType<typeof createDispatchFaults>;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#faults = createDispatchFaults(options.cloud, options.faultScope);
  }

  async answer(request: WireRequest): Promise<WireResponse> {
    const { cloud, gates } = this.#options;
    const visit = this.#open(request);
    const { caller } = visit;
    const gate = caller.invocationId === undefined ? undefined : gates.gateOf(caller.invocationId);
    const gated = gatedRequest(visit);
    if (caller.invocationId !== undefined) await gate?.admit(caller.invocationId, gated);

    const reason = `${gated.service}:${gated.operation}`;
    const hold = new MovableHold(cloud, reason);
    const performed = await this.#attend(visit, reason, hold);
    const delay = this.#faults.delay(caller);
    if (delay > 0) await hold.during(cloud.time.sleep(delay, `a slow answer to ${reason}`));
    const response = {
      ...performed,
      headers:
        caller.invocationId === undefined
          ? performed.headers
          : {
              ...performed.headers,
              date: httpDate(cloud.time.now()),
              ...(gated.number === undefined ? {} : { 'x-sandbox-now': String(cloud.time.now()) }),
            },
      ...(this.#faults.resets(caller) ? { reset: true as const } : {}),
    };
    if (caller.invocationId !== undefined) gate?.answering?.(caller.invocationId, gated);
    hold.release();
    return response;
  }

  /** What the operation gives, or its error, as it goes over the wire. */
  async #attend(visit: Visit, reason: string, hold: MovableHold): Promise<WireResponse> {
    const { caller, destination, request } = visit;
    const requestId = this.#requestIds(caller).uuid();
    const context: AnswerContext = {
      requestId,
      service: 'service' in destination ? destination.service : { signingName: destination.unknown },
      request,
    };
    try {
      const { output, model } = await this.#perform(visit, requestId, hold);
      const response = destination.protocol.encode(output, model, context);
      this.#record(visit);
      return response;
    } catch (error) {
      const awsError = error instanceof AwsError ? error : this.#defect(error, reason);
      const response = destination.protocol.encodeError(awsError, context);
      this.#record(visit, awsError);
      return response;
    }
  }

  #open(request: WireRequest): Visit {
    const { cloud, services } = this.#options;
    const parts = requestParts(request);
    const scope = credentialScope(request, parts.query);
    const destination = findDestination(request, parts, scope, services);
    return {
      request,
      parts,
      region: scope?.region === undefined || scope.region === '' ? cloud.region : scope.region,
      caller: callerOf(request, cloud.callers.lookup(scope?.accessKeyId ?? 'anonymous')),
      destination,
      decoded: this.#decode(request, parts, destination),
    };
  }

  #decode(
    request: WireRequest,
    parts: RequestParts,
    destination: Visit['destination'],
  ): DecodedRequest | AwsError {
    if ('unknown' in destination) {
      return absentService(destination.unknown, destination.protocol, this.#options.services.keys());
    }
    const { service, protocol } = destination;
    try {
      return protocol.decode(inflate(request, protocol, service), parts, service);
    } catch (error) {
      return error instanceof AwsError ? error : this.#defect(error, `a request to ${service.signingName}`);
    }
  }

  async #perform(visit: Visit, requestId: string, hold: MovableHold): Promise<Performed> {
    const { cloud, services, authorize } = this.#options;
    const { caller, destination, decoded, parts } = visit;
    if (decoded instanceof AwsError) throw decoded;
    if ('unknown' in destination) {
      throw absentService(destination.unknown, destination.protocol, services.keys());
    }
    const { service, protocol } = destination;
    const name = service.signingName;
    if (cloud.callers.isRevoked(caller.accessKeyId)) throw expiredToken(name);
    const refusal = this.#faults.refusal(caller, name);
    if (refusal !== undefined) throw refusal;
    const operation = Object.hasOwn(service.operations, decoded.operation)
      ? service.operations[decoded.operation]
      : undefined;
    const model = servedModel(service, decoded.operation);
    if (operation === undefined || model === undefined)
      throw protocol.unknownOperation(decoded.operation, parts, service);
    authorize(caller, name, decoded.operation, decoded.input);
    const output = (await operation(decoded.input, this.#callOf(visit, requestId, hold))) ?? {};
    return { output, model };
  }

  #callOf({ request, caller, region }: Visit, requestId: string, hold: MovableHold): Call {
    const { cloud } = this.#options;
    const userAgent = request.headers['user-agent'] ?? '';
    const call: Call = {
      caller,
      requestId,
      now: cloud.time.now(),
      userAgent,
      region,
      during: (work) => hold.during(work),
    };
    if (!cloud.isUnpaced || caller.invocationId !== undefined || !isWaiter(userAgent)) return call;
    return { ...call, park: (until) => hold.during(orSoon(until)) };
  }

  /** In the journal go the calls of roles, and what people change: how often people look is chance. */
  #record({ caller, destination, decoded }: Visit, error?: AwsError): void {
    if (decoded instanceof AwsError || !('service' in destination)) return;
    const { operation } = decoded;
    if (!Object.hasOwn(destination.service.operations, operation)) return;
    if (caller.roleName === undefined && caller.invocationId === undefined && isRead(operation)) return;
    this.#options.cloud.journal.append({
      kind: 'call',
      service: destination.service.signingName,
      operation,
      caller: caller.arn,
      ...(caller.invocationId === undefined ? {} : { invocationId: caller.invocationId }),
      ...(error === undefined ? {} : { error: error.code }),
    });
  }

  /** People's requests draw from another stream, for the same reason. */
  #requestIds(caller: Caller): ReturnType<Cloud['random']['stream']> {
    const isRole = caller.roleName !== undefined || caller.invocationId !== undefined;
    return this.#options.cloud.random.stream(isRole ? 'wire/request-ids' : 'wire/request-ids/people');
  }

  #defect(error: unknown, where: string): AwsError {
    this.#options.onDefect(error, where);
    return new AwsError('InternalFailure', 'An internal error occurred in the sandbox.', { status: 500 });
  }
}

interface Performed {
  readonly output: object;
  readonly model: Model;
}

/** Time is held until it is released, but for what is waited for. */
class MovableHold {
  readonly #cloud: Cloud;
  readonly #reason: string;
  #release: () => void;

  constructor(cloud: Cloud, reason: string) {
    this.#cloud = cloud;
    this.#reason = reason;
    this.#release = cloud.time.hold(reason);
  }

  release(): void {
    this.#release();
  }

  /** Lets time move until the promise settles, then holds it again. */
  async during<T>(promise: Promise<T>): Promise<T> {
    const { time } = this.#cloud;
    const withdraw = time.demand(`${this.#reason} waits`);
    this.#release();
    try {
      return await promise;
    } finally {
      this.#release = time.hold(this.#reason);
      withdraw();
    }
  }
}

/**
 * Processes of the sandbox say whose their requests are: what they send with other credentials than their
 * own, or to a presigned URL, has to pass the gate as well.
 */
function callerOf({ headers }: WireRequest, caller: Caller): Caller {
  const invocationId = headers['x-sandbox-invocation'];
  return invocationId === undefined ? caller : { ...caller, invocationId };
}

function gatedRequest({
  destination,
  decoded,
  request,
}: {
  readonly destination: ReturnType<typeof findDestination>;
  readonly decoded: DecodedRequest | AwsError;
  readonly request: WireRequest;
}): GatedRequest {
  const service = 'service' in destination ? destination.service.signingName : destination.unknown;
  const counted = request.headers['x-sandbox-request'];
  const number = counted === undefined ? {} : { number: Number(counted) };
  return decoded instanceof AwsError
    ? {
        service,
        operation: 'unknown',
        input: {},
        canonicalBody: `${request.method} ${request.target} ${Buffer.from(request.body).toString('latin1')}`,
        ...number,
      }
    : {
        service,
        ...decoded,
        // Only a gate asks for it.
        get canonicalBody() {
          return canonical(decoded.input);
        },
        ...number,
      };
}

/** Clients compress long requests to CloudWatch. What S3 gets is stored as it came. */
function inflate(request: WireRequest, protocol: Protocol, service: Service): WireRequest {
  const limit = protocol.bodyLimit;
  if (request.body.length > limit) throw tooLarge(service.signingName, limit);
  if (protocol.name === 'restXml' || request.headers['content-encoding'] !== 'gzip') return request;
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: limit }) };
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid gzip, or too long.');
  }
}

const READS =
  /^(?:Describe|Get|List|Head|Filter|Validate|Estimate|Lookup|Search|BatchGet|BatchDescribe|StartQuery)/u;

function isRead(operation: string): boolean {
  return READS.test(operation);
}

/** botocore lists the features of its call in `m/…`; B is a waiter (botocore/useragent.py). */
function isWaiter(userAgent: string): boolean {
  return /(?:^|\s)m\/(\S+)/u.exec(userAgent)?.[1]?.split(',').includes('B') === true;
}

/** Resolves when the promise settles, after PARKING_LIMIT at the latest. */
async function orSoon(until: Promise<unknown>): Promise<void> {
  let cancel: (() => void) | undefined;
  const soon = new Promise<void>((resolve) => {
    cancel = afterRealSeconds(PARKING_LIMIT, resolve);
  });
  await Promise.race([until, soon]).catch(() => undefined);
  cancel?.();
}
