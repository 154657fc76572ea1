import type { Cloud } from '../../cloud';
import type { InvocationResult, ProcessHost } from '../../processes/host';
import { MINUTE, SECOND, type Duration } from '../../time/instant';
import {
  isExpress,
  ProvisioningError,
  type Provisioned,
  type ProvisionRequest,
  type Properties,
  type ResourceType,
} from '../resource-type';
import { coerceAll, createValidator, nameIn, type TypeSchema } from './schema';
import { WORKING_COPY } from './working-copy';

/** One version of a registry type: what CloudFormation needs to call its handlers. */
export interface PrivateTypeVersion {
  readonly schema: TypeSchema;
  readonly versionId: string;
  /** The bundle's file and export, as `.rpdk-config` names them. */
  readonly file: string;
  readonly exportName: string;
  /** The execution role; its policies bound what the handler may do. */
  readonly roleName: string;
  readonly typeConfiguration: () => unknown;
  readonly logging?: { readonly logGroupName: string; readonly roleName: string };
}

type Action = 'CREATE' | 'READ' | 'UPDATE' | 'DELETE' | 'LIST';

interface ProgressEvent {
  readonly status: string;
  readonly errorCode?: string;
  readonly message?: string;
  readonly callbackContext?: unknown;
  readonly callbackDelaySeconds?: number;
  readonly resourceModel?: Properties | null;
  readonly resourceModels?: readonly Properties[] | null;
  readonly nextToken?: string | null;
}

/** A registry type, with what only Cloud Control asks of it. */
export interface PrivateType extends ResourceType {
  readonly schema: TypeSchema;
  /** The model as it is. @throws ProvisioningError */
  read(request: ProvisionRequest): Promise<Properties>;
  /** A page of the models that there are. @throws ProvisioningError */
  list(
    request: ProvisionRequest,
    nextToken: string | null,
  ): Promise<{ readonly models: readonly Properties[]; readonly nextToken: string | null }>;
  /** What Cloud Control calls a model by; undefined while a part of it is missing. */
  identifierOf(model: Properties | undefined): string | undefined;
}

/** Limits of the registry, and of this sandbox where AWS states none. */
export const LIMITS = {
  /** CloudFormation CLI's contract: an invocation of create, update and delete; of read and list. */
  invocation: 60 * SECOND,
  readInvocation: 30 * SECOND,
  /** Default of `timeoutInMinutes` (CloudFormation CLI's meta-schema). */
  handlerMinutes: 120,
  /** Bytes of a whole answer, and of a callback context in it (assumed). */
  answer: 256 * 1024,
  context: 64 * 1024,
  /** Retriable errors are tried again this often, after so long (assumed). */
  retries: 3,
  retryDelay: 30 * SECOND,
} as const;

const RETRIABLE = new Set(['NetworkFailure', 'ResourceConflict', 'ServiceInternalError', 'Throttling']);

/** A registry type as the stack machine uses it: each operation calls the handler until it ends. */
export function privateType(cloud: Cloud, host: ProcessHost, version: PrivateTypeVersion): PrivateType {
  const { schema } = version;
  const validate = createValidator(schema);
  const readOnly = (schema.readOnlyProperties ?? []).map(nameIn);
  const operation = new HandlerOperations(cloud, host, version);

  /** Whether express mode takes the first IN_PROGRESS for the end: one of two readings (worlds.ts). */
  const isUnseen = (request: ProvisionRequest): boolean =>
    isExpress(request) && cloud.flags.privateTypesInExpress === 'unseen';

  const run = (
    action: 'CREATE' | 'UPDATE' | 'DELETE',
    request: ProvisionRequest,
    properties: Properties,
  ): Promise<Properties | undefined> =>
    isUnseen(request)
      ? new Promise((resolve, reject) => {
          let isOver = false;
          const over = (model: Properties | undefined): void => {
            isOver = true;
            resolve(model);
          };
          operation.run(action, request, properties, over).then(over, (error: unknown) => {
            if (isOver) unseen(cloud, request, error);
            else reject(error instanceof Error ? error : new Error(String(error)));
          });
        })
      : operation.run(action, request, properties);

  const provision = async (action: 'CREATE' | 'UPDATE', request: ProvisionRequest): Promise<Provisioned> => {
    const model = await run(action, request, {
      ...coerceAll(request.properties, schema),
      // What an update is of: its primary identifier (contract of resource types).
      ...(request.physicalResourceId === undefined ? {} : identifierIn(schema, request.physicalResourceId)),
    });
    const physicalResourceId = identifierOf(schema, model);
    if (physicalResourceId === undefined) {
      throw broken(
        request,
        `${action} ended without the primary identifier ${schema.primaryIdentifier.join(', ')} in its model`,
      );
    }
    const attributes = Object.fromEntries(readOnly.map((name) => [name, model?.[name]]));
    return { physicalResourceId, attributes: { ...request.properties, ...attributes } };
  };
  return {
    schema,
    typeName: schema.typeName,
    modelled: true,
    createOnlyProperties: (schema.createOnlyProperties ?? []).map(nameIn),
    validate: (properties) => validate(coerceAll(properties, schema)),
    create: (request) => provision('CREATE', request),
    update: (request) => provision('UPDATE', request),
    delete: async (request) => {
      const model = await run('DELETE', request, {
        ...coerceAll(request.properties, schema),
        ...identifierIn(schema, request.physicalResourceId ?? ''),
      });
      if (model !== undefined && !isUnseen(request))
        throw broken(request, 'DELETE succeeded with a model, which a deleted resource has none of');
    },
    read: async (request) => {
      const identifier = identifierIn(schema, request.physicalResourceId ?? '');
      const model = await operation.run('READ', request, identifier);
      if (model === undefined) throw broken(request, 'READ succeeded without a model');
      return model;
    },
    list: (request, nextToken) => operation.list(request, nextToken),
    identifierOf: (model) => identifierOf(schema, model),
  };
}

/** What goes wrong after express mode has called the operation complete is told nobody but the log. */
function unseen({ journal }: Cloud, { logicalResourceId }: ProvisionRequest, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  journal.append({ kind: 'notice', text: `Nobody sees how ${logicalResourceId} ended: ${text}` });
}

class HandlerOperations {
  readonly #cloud: Cloud;
  readonly #host: ProcessHost;
  readonly #version: PrivateTypeVersion;

  constructor(cloud: Cloud, host: ProcessHost, version: PrivateTypeVersion) {
    this.#cloud = cloud;
    this.#host = host;
    this.#version = version;
  }

  /** Calls the handler again and again until it has ended. Gives its last model; throws ProvisioningError. */
  async run(
    action: Action,
    request: ProvisionRequest,
    properties: Properties,
    onProgress: (model: Properties) => void = () => undefined,
  ): Promise<Properties | undefined> {
    const { time, faults, random } = this.#cloud;
    const { schema } = this.#version;
    const dice = random.stream('registry/faults');
    const minutes = schema.handlers?.[action.toLowerCase()]?.timeoutInMinutes ?? LIMITS.handlerMinutes;
    const deadline = time.now() + minutes * MINUTE;
    let model = properties;
    let context: unknown = null;
    let retries = 0;
    let silences = 0;
    let said = '';
    for (;;) {
      if (time.now() >= deadline)
        throw new ProvisioningError(
          `Resource timed out waiting for completion (RequestToken: ${request.token})`,
          identifierOf(schema, model),
        );
      // A stack's operation goes on though a sibling has failed (assumed); Cloud Control's can be cancelled.
      if (request.stackId === '' && request.signal.aborted)
        throw new ProvisioningError('The request was cancelled.', identifierOf(schema, model));
      const event = await this.#invoke(action, request, model, context);
      if (event === 'again') {
        silences += 1;
        if (silences > LIMITS.retries) throw failed(request, 'The handler did not answer', 'InternalFailure');
        continue;
      }
      silences = 0;
      switch (event.status) {
        case 'SUCCESS':
          return event.resourceModel ?? undefined;
        case 'IN_PROGRESS': {
          if (action === 'READ') throw broken(request, 'READ answered IN_PROGRESS, which it may not');
          const identifier = identifierOf(schema, event.resourceModel ?? undefined);
          if (identifier === undefined || event.resourceModel === undefined || event.resourceModel === null) {
            throw broken(
              request,
              `${action} answered IN_PROGRESS without a model that has the primary identifier`,
            );
          }
          if (event.errorCode !== undefined)
            throw broken(request, `${action} answered IN_PROGRESS with the error code ${event.errorCode}`);
          if (JSON.stringify(event.callbackContext ?? null).length > LIMITS.context) {
            throw broken(request, `${action} gave a callback context of more than ${LIMITS.context} bytes`);
          }
          if (action === 'CREATE') request.progress({ physicalResourceId: identifier });
          if (
            event.message !== undefined &&
            event.message !== said &&
            faults.level('progress-in-events') > 0
          ) {
            said = event.message;
            if (said !== '') request.progress({ reason: said });
          }
          onProgress(event.resourceModel);
          model = event.resourceModel;
          context = dice.chance(faults.level('context-lost')) ? null : (event.callbackContext ?? null);
          const late = dice.uniform(0, 1) * faults.level('callback-late');
          await time.sleep(
            (event.callbackDelaySeconds ?? 0) * SECOND + late,
            `the next call of ${request.logicalResourceId}`,
          );
          if (dice.chance(faults.level('callback-twice')))
            await this.#invoke(action, request, model, context);
          break;
        }
        case 'FAILED': {
          const code = event.errorCode ?? 'InternalFailure';
          if (action === 'DELETE' && code === 'NotFound') return undefined;
          if (RETRIABLE.has(code) && retries < LIMITS.retries) {
            retries += 1;
            await time.sleep(LIMITS.retryDelay, `a retry of ${request.logicalResourceId}`);
            break;
          }
          throw failed(request, event.message, code);
        }
        default:
          throw broken(request, `${action} answered with the status ${event.status}`);
      }
    }
  }

  /** One page of what there is: the handler is called once (contract of resource types). */
  async list(request: ProvisionRequest, nextToken: string | null): ReturnType<PrivateType['list']> {
    const event = await this.#invoke('LIST', request, request.properties, null, nextToken);
    if (event === 'again') throw failed(request, 'The handler did not answer', 'InternalFailure');
    if (event.status !== 'SUCCESS')
      throw failed(request, event.message, event.errorCode ?? 'InternalFailure');
    if (!Array.isArray(event.resourceModels)) throw broken(request, 'LIST succeeded without models');
    return { models: event.resourceModels, nextToken: event.nextToken ?? null };
  }

  async #invoke(
    action: Action,
    request: ProvisionRequest,
    model: Properties,
    context: unknown,
    nextToken: string | null = null,
  ): Promise<ProgressEvent | 'again'> {
    const { account, region, random, callers, journal, faults, time } = this.#cloud;
    const { schema, versionId, roleName, logging } = this.#version;
    const invocationId = random.stream('registry/invocations').uuid();
    const isStacks = request.stackId !== '';
    const session = (name: string): ReturnType<typeof callers.issue> =>
      callers.issue({
        arn: `arn:aws:sts::${account}:assumed-role/${name}/${invocationId}`,
        roleName: name,
        invocationId,
      });
    // A type without an execution role gets none: only handlers that call AWS need one (CloudFormation API, RegisterType).
    const credentials = roleName === '' ? undefined : session(roleName);
    const provider = logging === undefined ? undefined : session(logging.roleName);
    const expiry = faults.level('credentials-expire');
    const stopExpiry =
      expiry > 0 && credentials !== undefined
        ? time.after(expiry, 'the end of credentials', () => {
            callers.revoke(credentials.accessKeyId);
          })
        : undefined;
    const limit: Duration =
      action === 'READ' || action === 'LIST' ? LIMITS.readInvocation : LIMITS.invocation;
    const dice = random.stream('registry/faults');
    const isKilled = dice.chance(faults.level('invocation-killed'));
    const { result, duration } = await this.#host.invoke({
      skew: dice.uniform(-1, 1) * faults.level('clock-skew'),
      ...(isKilled
        ? { kill: { at: dice.integer(1, 6), when: dice.pick(['before', 'after'] as const) } }
        : {}),
      id: invocationId,
      name: schema.typeName,
      file: this.#version.file,
      exportName: this.#version.exportName,
      outlivesWorld: versionId === WORKING_COPY,
      limit,
      context: { awsRequestId: invocationId, functionVersion: versionId, memoryLimitInMB: 256 },
      environment: {
        AWS_ENDPOINT_URL: this.#cloud.endpoint(),
        AWS_REGION: region,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_LAMBDA_FUNCTION_NAME: schema.typeName.replaceAll('::', '-'),
      },
      event: {
        action,
        awsAccountId: account,
        bearerToken: request.token,
        region,
        resourceType: schema.typeName,
        resourceTypeVersion: versionId,
        stackId: isStacks ? request.stackId : null,
        nextToken,
        callbackContext: context,
        snapshotRequested: null,
        rollback: null,
        driftable: null,
        requestData: {
          logicalResourceId: request.logicalResourceId,
          resourceProperties: model,
          previousResourceProperties:
            request.previousProperties === undefined
              ? null
              : {
                  ...coerceAll(request.previousProperties, schema),
                  ...identifierIn(schema, request.physicalResourceId ?? ''),
                },
          typeConfiguration: this.#version.typeConfiguration() ?? null,
          systemTags: isStacks
            ? {
                'aws:cloudformation:stack-name': request.stackName,
                'aws:cloudformation:stack-id': request.stackId,
                'aws:cloudformation:logical-id': request.logicalResourceId,
              }
            : null,
          stackTags: request.stackTags,
          previousStackTags: null,
          callerCredentials: credentials ?? null,
          providerCredentials: provider ?? null,
          providerLogGroupName: logging?.logGroupName ?? null,
        },
      },
    });
    stopExpiry?.();
    if (credentials !== undefined) callers.revoke(credentials.accessKeyId);
    const event = read(result, request, limit);
    journal.append({
      kind: 'invocation',
      invocationId,
      what: schema.typeName,
      action,
      logicalResourceId: request.logicalResourceId,
      duration,
      outcome:
        event === 'again' ? 'no answer' : event instanceof ProvisioningError ? 'broke off' : event.status,
      ...(event !== 'again' &&
      !(event instanceof ProvisioningError) &&
      event.message !== undefined &&
      event.message !== ''
        ? { message: event.message }
        : {}),
      ...(event !== 'again' && !(event instanceof ProvisioningError) && event.status === 'IN_PROGRESS'
        ? { callbackDelaySeconds: event.callbackDelaySeconds ?? 0 }
        : {}),
    });
    if (event instanceof ProvisioningError) throw event;
    return event;
  }
}

/** What an invocation's result means. A handler that doesn't answer is called again with the same input (reported: java-plugin#15). */
function read(
  result: InvocationResult,
  request: ProvisionRequest,
  limit: Duration,
): ProgressEvent | 'again' | ProvisioningError {
  switch (result.is) {
    case 'exit':
      return 'again';
    case 'timeout':
      return result.clock === 'virtual'
        ? 'again'
        : broken(request, `an invocation ran for more than ${limit / SECOND} real seconds`);
    case 'error':
      return failed(request, `${result.name}: ${result.message}`, 'HandlerInternalFailure');
    case 'answer': {
      if (Buffer.byteLength(result.json) > LIMITS.answer)
        return broken(request, `an answer is larger than ${LIMITS.answer} bytes`);
      const value: unknown = JSON.parse(result.json);
      if (typeof value !== 'object' || value === null || typeof (value as ProgressEvent).status !== 'string')
        return broken(request, 'an answer is no progress event');
      return value as ProgressEvent;
    }
  }
}

function failed({ token }: ProvisionRequest, message: string | undefined, code: string): ProvisioningError {
  return new ProvisioningError(
    `Resource handler returned message: "${message ?? 'null'}" (RequestToken: ${token}, HandlerErrorCode: ${code})`,
    undefined,
    { code, message: message ?? 'null' },
  );
}

/** The handler broke the registry's contract; CloudFormation itself says less. */
function broken(request: ProvisionRequest, what: string): ProvisioningError {
  return failed(request, `Contract of resource types broken: ${what}`, 'InternalFailure');
}

/** The primary identifier, its parts joined by a vertical bar; undefined while a part is missing. */
function identifierOf(schema: TypeSchema, model: Properties | undefined): string | undefined {
  const parts = schema.primaryIdentifier.map((pointer) => model?.[nameIn(pointer)]);
  return parts.every((part) => typeof part === 'string' && part !== '') ? parts.join('|') : undefined;
}

function identifierIn(schema: TypeSchema, physicalId: string): Properties {
  const parts = physicalId.split('|');
  return Object.fromEntries(
    schema.primaryIdentifier.map((pointer, index) => [nameIn(pointer), parts[index] ?? '']),
  );
}
