import {
  Action,
  BaseResource,
  exceptions,
  HandlerErrorCode,
  HandlerSignatures,
  OperationStatus,
  ProgressEvent,
} from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib';
import type {
  BaseModel,
  LambdaContext,
  LoggerProxy,
  SessionProxy,
} from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib';
import type { Effects } from '../cleaner/effects';
import { HandlerError } from '../ground/handler-error';
import type { EniCleanerModel, HandlerInput, HandlerOutcome } from '../cleaner/protocol';
import { configurationOf } from '../cleaner/settings';
import { ResourceModel } from '../models';
import { FOR_CHANGES, FOR_READS, InvocationBudget } from './budget';
import type { Credentials } from './client-configuration';
import { createClients } from './clients';
import { systemClock } from '../ground/clock';
import { failed } from '../ground/errors';
import { connectLibrary } from './library/connect';
import { removeDelays } from './library/delays';
import { LONGEST_CALL } from './library/delivery';

/** The five handlers, as the cleaner makes them for one invocation. */
export type CreateHandlers = (
  effects: Effects,
) => Readonly<
  Record<'create' | 'read' | 'update' | 'delete' | 'list', (input: HandlerInput) => Promise<HandlerOutcome>>
>;

/** What Lambda calls: `entrypoint` with the registry's events, `testEntrypoint` with those of the CLI. */
export interface Entrypoints {
  readonly entrypoint: (event: unknown, context: unknown) => Promise<unknown>;
  readonly testEntrypoint: (event: unknown, context: unknown) => Promise<unknown>;
}

/** The longest message in a progress event (CloudFormation API, RecordHandlerProgress: StatusMessage). */
export const LONGEST_MESSAGE = 1024;

/** What time there is: the registry's, or a test's. */
export interface Times {
  /** Of an invocation, by its action. */
  readonly budgetFor: (action: unknown) => InvocationBudget;
  /** Milliseconds that one call may take which delivers logs or metrics. */
  readonly longestDelivery: number;
}

const TIMES: Times = {
  budgetFor: (action) =>
    new InvocationBudget(action === 'READ' || action === 'LIST' ? FOR_READS : FOR_CHANGES),
  longestDelivery: LONGEST_CALL,
};

/** Puts the handlers behind the registry's runtime library. */
export function createEntrypoints(
  createHandlers: CreateHandlers,
  { budgetFor, longestDelivery }: Times = TIMES,
): Entrypoints {
  const library = connectLibrary(longestDelivery);
  removeDelays();
  const during = async <T>(
    event: unknown,
    respond: (invocation: Invocation) => Promise<T>,
    end: (budget: InvocationBudget) => Promise<void>,
  ): Promise<T> => {
    const budget = budgetFor(eventOf(event).action);
    library.begin(budget.all);
    try {
      const response = await respond(new Invocation(createHandlers, event, budget));
      await end(budget);
      return response;
    } finally {
      budget.close();
    }
  };
  return {
    entrypoint: (event, context) =>
      during(
        event,
        (invocation) => invocation.respond(context),
        ({ all }) => library.delivered(all),
      ),
    testEntrypoint: (event, context) =>
      during(
        event,
        (invocation) => invocation.respondToTest(context),
        () => Promise.resolve(),
      ),
  };
}

/** What the runtime library doesn't hand on of an event. */
interface Event {
  readonly action?: unknown;
  readonly stackId?: string | null;
  readonly nextToken?: string | null;
  readonly requestData?: { readonly typeConfiguration?: unknown };
}

function eventOf(source: unknown): Event {
  return typeof source === 'object' && source !== null ? source : {};
}

/** The library's request, which it types by SDK v2, as far as it is used. */
interface Request {
  readonly desiredResourceState?: ResourceModel;
  readonly previousResourceState?: ResourceModel;
  readonly clientRequestToken: string;
  readonly logicalResourceIdentifier?: string | null;
  readonly awsAccountId: string;
  readonly region: string;
}

/**
 * One invocation. The library means its resource to live as long as the process; then loggers and
 * credentials of one request would be there still when the next one fails early.
 */
class Invocation extends BaseResource<ResourceModel> {
  private readonly event: Event;
  private readonly budget: InvocationBudget;

  constructor(createHandlers: CreateHandlers, event: unknown, budget: InvocationBudget) {
    const handlers = new HandlerSignatures<ResourceModel, BaseModel>();
    super(ResourceModel.TYPE_NAME, ResourceModel, undefined, handlers);
    this.event = eventOf(event);
    this.budget = budget;
    for (const [action, name] of actions) {
      handlers.set(action, (session, request: Request, context, logger) =>
        this.handle(action, session, request, context, logger, (effects, input) =>
          createHandlers(effects)[name](input),
        ),
      );
    }
  }

  async respond(context: unknown): Promise<unknown> {
    // The library refuses a type configuration unless it may read it, see configurationOf.
    const { requestData, ...rest } = this.event;
    const { typeConfiguration: _, ...data } = requestData ?? {};
    const event = requestData === undefined ? this.event : { ...rest, requestData: data };
    const response = await this.entrypoint(event, context as LambdaContext);
    // The library's last message ("Log delivery completed.") is under way still.
    await this.loggerProxy?.waitCompletion();
    return response;
  }

  async respondToTest(context: unknown): Promise<unknown> {
    return await this.testEntrypoint(this.event, context as LambdaContext);
  }

  private async handle(
    action: Action,
    session: SessionProxy | null | undefined,
    request: Request,
    callbackContext: unknown,
    logger: LoggerProxy,
    handler: (effects: Effects, input: HandlerInput) => Promise<HandlerOutcome>,
  ): Promise<ProgressEvent<ResourceModel>> {
    const outcome = await this.outcomeOf(async () => {
      const input = this.inputOf(action, request, callbackContext);
      const { work } = this.budget;
      const clients = createClients(credentialsOf(session), input.region, { budget: work });
      const around = { clock: systemClock, random: Math.random, until: work.until, sleep: sleeping };
      try {
        // Not spread, which would ask for all of them.
        return await handler(Object.assign(clients, around), input);
      } finally {
        clients.destroy();
      }
    });
    if ('message' in outcome) logger.log('%s %s: %s', action, outcome.status, outcome.message);
    // Thrown, so that the library counts it in its metrics.
    if (outcome.status === 'FAILED') throw new Failure(outcome.errorCode, outcome.message);
    return progressOf(outcome);
  }

  private async outcomeOf(work: () => Promise<HandlerOutcome>): Promise<HandlerOutcome> {
    try {
      return await work();
    } catch (error) {
      return failed(error);
    }
  }

  private inputOf(action: Action, request: Request, callbackContext: unknown): HandlerInput {
    const { stackId, nextToken, requestData } = this.event;
    const { logicalResourceIdentifier } = request;
    return {
      model: plain(request.desiredResourceState),
      ...(action === Action.Update ? { previousModel: plain(request.previousResourceState) } : {}),
      configuration: configurationOf(requestData?.typeConfiguration),
      clientRequestToken: request.clientRequestToken,
      ...(typeof logicalResourceIdentifier === 'string'
        ? { logicalResourceId: logicalResourceIdentifier }
        : {}),
      ...(typeof stackId === 'string' ? { stackId } : {}),
      awsAccountId: request.awsAccountId,
      region: request.region,
      callbackContext,
      ...(typeof nextToken === 'string' ? { nextToken } : {}),
    };
  }
}

function sleeping(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

const actions = [
  [Action.Create, 'create'],
  [Action.Read, 'read'],
  [Action.Update, 'update'],
  [Action.Delete, 'delete'],
  [Action.List, 'list'],
] as const;

/** Ends the invocation with the registry's code, and the message without the library's "Error: " before it. */
class Failure extends exceptions.BaseHandlerException {
  constructor(code: keyof typeof HandlerErrorCode, message: string) {
    super(shorten(message), HandlerErrorCode[code]);
  }

  override toProgressEvent<T extends BaseModel>(): ProgressEvent<T> {
    return ProgressEvent.failed(this.errorCode, this.message);
  }
}

/** The model in the schema's spelling, unfrozen, sets as lists, without members that have no value. */
function plain(model: ResourceModel | undefined): EniCleanerModel {
  return (model?.serialize() ?? {}) as EniCleanerModel;
}

function credentialsOf(session: SessionProxy | null | undefined): Credentials {
  const options = session?.configuration as { readonly credentials?: Credentials } | undefined;
  const credentials = options?.credentials;
  if (credentials === undefined) {
    throw new HandlerError(
      'InvalidCredentials',
      'The request came without credentials. Register Org::VPC::EniCleaner with an execution role (guides/publish.md).',
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function progressOf(outcome: Exclude<HandlerOutcome, { status: 'FAILED' }>): ProgressEvent<ResourceModel> {
  if (outcome.status === 'IN_PROGRESS') {
    const { callbackContext, callbackDelaySeconds } = outcome;
    return new ProgressEvent<ResourceModel>({
      status: OperationStatus.InProgress,
      message: shorten(outcome.message),
      callbackContext,
      callbackDelaySeconds,
      resourceModel: ResourceModel.deserialize(outcome.model),
    });
  }
  if ('models' in outcome) {
    const { nextToken } = outcome;
    return new ProgressEvent<ResourceModel>({
      status: OperationStatus.Success,
      resourceModels: outcome.models.map((each) => ResourceModel.deserialize(each)),
      ...(nextToken === undefined ? {} : { nextToken }),
    });
  }
  const { model, message } = outcome;
  return new ProgressEvent<ResourceModel>({
    status: OperationStatus.Success,
    ...(message === undefined ? {} : { message: shorten(message) }),
    ...(model === undefined ? {} : { resourceModel: ResourceModel.deserialize(model) }),
  });
}

function shorten(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
}
