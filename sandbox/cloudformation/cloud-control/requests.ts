import type { Cloud } from '../../cloud';
import { dateOf, type Instant } from '../../time/instant';
import type { Caller } from '../../call';
import { JSON_CHECKS } from '../../wire/checks';
import type { OperationName, OperationOn, OutputOf } from '../../wire/model';
import { STANDARD } from '../deployment';
import { refusing } from '../registry/hooks/result';
import type { Hooks } from '../registry/hooks';
import type { PrivateType } from '../registry/private-type';
import { ProvisioningError, type Properties, type ProvisionRequest } from '../resource-type';
import * as errors from './errors';

/** One request to create, update or delete a resource. */
export interface ResourceRequest {
  readonly token: string;
  readonly typeName: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** Of the caller's choice, and what it was given with. */
  readonly clientToken: string | undefined;
  readonly input: string;
  status: 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'CANCEL_IN_PROGRESS' | 'CANCEL_COMPLETE';
  at: Instant;
  identifier: string | undefined;
  model: Properties | undefined;
  message: string | undefined;
  errorCode: string | undefined;
  readonly cancelled: AbortController;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

/** What the operations of Cloud Control work with. */
export interface CloudControlContext {
  readonly cloud: Cloud;
  /** A type of the registry in its default version; undefined where there is none of that name. */
  readonly findType: (typeName: string) => PrivateType | undefined;
  readonly requests: Requests;
  readonly hooks: Hooks;
}

/** What a request has its handler do: gives the model as it is then. */
type Work = (request: ProvisionRequest) => Promise<Properties | undefined>;

/** The requests so far, and those under way. */
export class Requests {
  readonly #cloud: Cloud;
  readonly all: ResourceRequest[] = [];

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Begins one; the same client token with the same input is the same request (it holds for 36 hours). */
  begin(
    type: PrivateType,
    operation: ResourceRequest['operation'],
    input: { readonly ClientToken?: string | undefined; readonly Identifier?: string | undefined },
    caller: Caller,
    work: Work,
  ): ResourceRequest {
    const { random, time } = this.#cloud;
    const { ClientToken: clientToken, Identifier: identifier } = input;
    const given = JSON.stringify({ ...input, operation });
    const same =
      clientToken === undefined ? undefined : this.all.find((each) => each.clientToken === clientToken);
    if (same !== undefined && clientToken !== undefined) {
      if (same.input !== given) throw errors.tokenConflict(clientToken);
      return same;
    }
    const isBusy =
      identifier !== undefined &&
      this.all.some(
        (each) => each.typeName === type.typeName && each.identifier === identifier && isUnderWay(each),
      );
    if (isBusy) throw errors.alreadyUnderWay(identifier);
    const it: ResourceRequest = {
      token: random.stream('cloud-control/tokens').uuid(),
      typeName: type.typeName,
      operation,
      clientToken,
      input: given,
      status: 'IN_PROGRESS',
      at: time.now(),
      identifier,
      model: undefined,
      message: undefined,
      errorCode: undefined,
      cancelled: new AbortController(),
      ended: Promise.resolve(),
    };
    this.all.push(it);
    const release = time.demand(`${operation} of ${type.typeName} by Cloud Control`);
    it.ended = this.#run(it, type, caller, work).finally(release);
    return it;
  }

  async #run(it: ResourceRequest, type: PrivateType, caller: Caller, work: Work): Promise<void> {
    try {
      const request = provisionRequest(caller, it.identifier, it.token, it.cancelled.signal);
      it.model = await work({
        ...request,
        progress: ({ physicalResourceId }) => (it.identifier ??= physicalResourceId),
      });
      it.identifier = type.identifierOf(it.model) ?? it.identifier;
      it.status = 'SUCCESS';
      it.message = undefined;
    } catch (error) {
      if (!(error instanceof ProvisioningError)) throw error;
      it.status = it.cancelled.signal.aborted ? 'CANCEL_COMPLETE' : 'FAILED';
      it.message = error.handler?.message ?? error.message;
      it.errorCode = it.status === 'FAILED' ? (error.handler?.code ?? 'NotStabilized') : undefined;
    } finally {
      it.at = this.#cloud.time.now();
    }
  }

  /** The one of that token. @throws AwsError RequestTokenNotFoundException */
  of(token: string): ResourceRequest {
    const it = this.all.find((each) => each.token === token);
    if (it === undefined) throw errors.tokenNotFound(token);
    return it;
  }
}

export function isUnderWay({ status }: ResourceRequest): boolean {
  return status === 'IN_PROGRESS' || status === 'CANCEL_IN_PROGRESS';
}

/** What a handler is asked with where there is no stack; its logical id is made up. */
export function provisionRequest(
  caller: Caller,
  identifier: string | undefined,
  token: string,
  signal: AbortSignal = new AbortController().signal,
): ProvisionRequest {
  return {
    stackId: '',
    stackName: '',
    logicalResourceId: `CloudControl${token.slice(0, 8)}`,
    properties: {},
    ...(identifier === undefined ? {} : { physicalResourceId: identifier }),
    token,
    stackTags: {},
    caller,
    deployment: STANDARD,
    signal,
    progress: () => undefined,
  };
}

/**
 * Asks the hooks that target `CLOUD_CONTROL` before a creation or an update (Cloud Control guide, "CloudFormation Hooks").
 *
 * @throws ProvisioningError where one refuses; its code assumed
 */
export async function askHooks(
  { hooks }: CloudControlContext,
  { typeName }: PrivateType,
  action: 'CREATE' | 'UPDATE',
  { token: requestToken, logicalResourceId: logicalId }: ProvisionRequest,
  properties: Properties,
  previousProperties?: Properties,
): Promise<void> {
  const on = { type: 'RESOURCE', name: typeName, logicalId, properties, previousProperties } as const;
  const target = { requestToken, stackId: '', stackName: '', action, on };
  const results = await Promise.all(
    hooks.matching(target).map((each) => hooks.ask(each, target, hooks.newId())),
  );
  const names = refusing(results);
  if (names.length === 0) return;
  const message = `The following hook(s) failed: [${names.join(', ')}]`;
  throw new ProvisioningError(message, undefined, { message, code: 'InvalidRequest' });
}

/** The type that a request names. @throws AwsError TypeNotFoundException, UnsupportedActionException */
export function typeOf(
  { findType }: CloudControlContext,
  input: { readonly TypeName: string | undefined },
): PrivateType {
  const name = JSON_CHECKS.required(input, 'TypeName');
  const type = findType(name);
  if (type !== undefined) return type;
  throw name.startsWith('AWS::') ? errors.unsupported(name) : errors.typeNotFound(name);
}

/** A model in a request: JSON in a text. @throws AwsError InvalidRequestException */
export function jsonIn<K extends string>(
  input: { readonly [name in K]?: string | undefined },
  member: K,
): unknown {
  try {
    return JSON.parse(input[member] ?? '') as unknown;
  } catch {
    throw errors.invalid(`${member} is no JSON.`);
  }
}

/** `Identifier` of a request; a composite one may be JSON as well. @throws AwsError */
export function identifierIn(
  { schema }: PrivateType,
  input: { readonly Identifier: string | undefined },
): string {
  const given = JSON_CHECKS.required(input, 'Identifier');
  if (!given.startsWith('{')) return given;
  const parts = jsonIn(input, 'Identifier') as Readonly<Record<string, unknown>>;
  return schema.primaryIdentifier
    .map((pointer) => parts[pointer.split('/').at(-1) ?? ''])
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('|');
}

/** As the answers have it. */
export const progressEvent = (
  it: ResourceRequest,
): NonNullable<OutputOf<'cloudcontrolapi', 'CreateResource'>['ProgressEvent']> => ({
  TypeName: it.typeName,
  Identifier: it.identifier,
  RequestToken: it.token,
  Operation: it.operation,
  OperationStatus: it.status,
  EventTime: dateOf(it.at),
  ResourceModel: it.model === undefined ? undefined : JSON.stringify(it.model),
  StatusMessage: it.message,
  ErrorCode: it.errorCode,
});

/** One of its operations. */
export type CloudControlOperation<N extends OperationName<'cloudcontrolapi'>> = OperationOn<
  CloudControlContext,
  'cloudcontrolapi',
  N
>;
