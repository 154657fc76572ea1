import type { Cloud } from '../../cloud';
import { SECOND } from '../../time/instant';
import type { Caller } from '../../call';
import { AwsError } from '../../wire/types';
import {
  ProvisioningError,
  type Provisioned,
  type ProvisionRequest,
  type Properties,
  type ResourceType,
} from '../resource-type';
import { stringly } from '../template/resolve';
import { readAnswer, type Answer } from './answer';
import type { ResponseUrls } from './response-urls';

export interface CustomResourceOptions {
  readonly cloud: Cloud;
  readonly responseUrls: ResponseUrls;
  /** Hands the event to a function, asynchronously; Lambda repeats it up to twice when the function fails. */
  readonly invoke: (functionArn: string, event: unknown, caller: Caller) => Promise<void>;
}

/** Seconds that CloudFormation waits for an answer (CloudFormation user guide, `ServiceTimeout`: 1 to 3600). */
const LONGEST_WAIT = 3_600;

/** Whether a type is a custom resource's: `Custom::*` or `AWS::CloudFormation::CustomResource`. */
export function isCustomResource(typeName: string): boolean {
  return typeName.startsWith('Custom::') || typeName === 'AWS::CloudFormation::CustomResource';
}

/**
 * A custom resource: each operation sends a request to the function that `ServiceToken` names, and waits
 * until an answer is put at its ResponseURL (CloudFormation user guide, custom resource reference).
 */
export function customResourceType(typeName: string, options: CustomResourceOptions): ResourceType {
  const { cloud } = options;
  const names = cloud.random.stream('cloudformation/custom-resources');

  const ask = async (
    RequestType: 'Create' | 'Update' | 'Delete',
    request: ProvisionRequest,
  ): Promise<{ readonly answer: Answer; readonly requestId: string }> => {
    const { stackId, logicalResourceId, properties } = request;
    const requestId = names.uuid();
    const { url, answer, close } = options.responseUrls.open(stackId, logicalResourceId, requestId);
    const event = {
      RequestType,
      ServiceToken: properties['ServiceToken'],
      ResponseURL: url,
      StackId: stackId,
      RequestId: requestId,
      LogicalResourceId: logicalResourceId,
      ...(RequestType === 'Create' ? {} : { PhysicalResourceId: request.physicalResourceId }),
      ResourceType: typeName,
      ResourceProperties: stringly(properties),
      ...(RequestType === 'Update' ? { OldResourceProperties: stringly(request.previousProperties) } : {}),
    };
    try {
      await invoked(options, functionIn(properties), event, request.caller);
      const body = await inTime(cloud, answer, waitOf(properties), request.signal);
      if (body === undefined) {
        return {
          requestId,
          answer: { is: 'failure', reason: silence(requestId), physicalResourceId: undefined },
        };
      }
      const asked = { StackId: stackId, RequestId: requestId, LogicalResourceId: logicalResourceId };
      return { requestId, answer: readAnswer(body, asked) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return {
        requestId,
        answer: { is: 'failure', reason: notInvoked(error, properties), physicalResourceId: undefined },
      };
    } finally {
      close();
    }
  };

  /** Where no answer names one: the form of all names that CloudFormation makes. */
  const madeUp = ({ stackName, logicalResourceId }: ProvisionRequest): string =>
    `${stackName}-${logicalResourceId}-${names.hex(13).toUpperCase()}`;

  const provision = async (
    RequestType: 'Create' | 'Update',
    request: ProvisionRequest,
  ): Promise<Provisioned> => {
    const { answer, requestId } = await ask(RequestType, request);
    if (answer.is === 'failure') {
      const known = RequestType === 'Create' ? (answer.physicalResourceId ?? madeUp(request)) : undefined;
      throw new ProvisioningError(answer.reason, known);
    }
    const where = `${request.stackId}|${request.logicalResourceId}|${requestId}`;
    return {
      physicalResourceId: answer.physicalResourceId,
      attributes: complaining(stringly(answer.data) as Properties, where),
      noEcho: answer.noEcho,
    };
  };

  return {
    typeName,
    modelled: true,
    createOnlyProperties: [],
    validate,
    create: (request) => provision('Create', request),
    update: (request) => {
      if (request.properties['ServiceToken'] !== request.previousProperties?.['ServiceToken'])
        return Promise.reject(new ProvisioningError('Modifying service token is not allowed.'));
      return provision('Update', request);
    },
    delete: async (request) => {
      const { answer } = await ask('Delete', request);
      if (answer.is === 'failure') throw new ProvisioningError(answer.reason);
    },
  };
}

function validate(properties: Properties): string | undefined {
  const { ServiceToken: token, ServiceTimeout: timeout } = properties;
  if (typeof token !== 'string' || token === '') return '#: required key [ServiceToken] not found';
  if (/^arn:aws[\w-]*:sns:/u.test(token))
    return `#/ServiceToken: the sandbox has no SNS, so nobody would hear of ${token}. Give the ARN of a Lambda function.`;
  if (!FUNCTION_ARN.test(token)) return '#/ServiceToken: Invalid service token.';
  const seconds = timeout === undefined ? LONGEST_WAIT : Number(timeout);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_WAIT
    ? undefined
    : `#/ServiceTimeout: ${JSON.stringify(timeout)} is not a whole number of seconds from 1 to ${LONGEST_WAIT}`;
}

const FUNCTION_ARN = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/u;

function functionIn(properties: Properties): string {
  return String(properties['ServiceToken']);
}

function waitOf(properties: Properties): number {
  const seconds = Number(properties['ServiceTimeout'] ?? LONGEST_WAIT);
  return (Number.isFinite(seconds) ? seconds : LONGEST_WAIT) * SECOND;
}

/** Undefined when nothing has come in time, or a sibling's failure ended the wait. */
async function inTime<T>(
  cloud: Cloud,
  promise: Promise<T>,
  limit: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  let stop: () => void = () => undefined;
  const over = new Promise<undefined>((resolve) => {
    stop = () => {
      resolve(undefined);
    };
  });
  const cancel = cloud.time.after(limit, 'the answer of a custom resource', stop);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([promise, over]);
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
  }
}

/** Recorded in pasted events. */
function silence(requestId: string): string {
  return `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`;
}

function notInvoked(error: AwsError, properties: Properties): string {
  return `${error.message} (Service: AWSLambda; Status Code: ${error.status}; Error Code: ${error.code}; ServiceToken: ${functionIn(properties)})`;
}

/** Attributes that say which one is missing in CloudFormation's words (recorded in pasted events). */
function complaining(data: Properties, where: string): Properties {
  return new Proxy(data, {
    get: (target, name) => {
      const value: unknown = typeof name === 'string' ? Reflect.get(target, name) : undefined;
      if (value === undefined && typeof name === 'string' && name !== 'toJSON') {
        throw new ProvisioningError(
          `CustomResource attribute error: Vendor response doesn't contain ${name} attribute in object ${where}`,
        );
      }
      return value;
    },
  });
}

/** A function that is still being made, as in express mode, is asked again a little later (assumed). */
async function invoked(
  { cloud, invoke }: CustomResourceOptions,
  ...[functionArn, event, caller]: Parameters<CustomResourceOptions['invoke']>
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await invoke(functionArn, event, caller);
      return;
    } catch (error) {
      const isPending = error instanceof AwsError && error.code === 'ResourceConflictException';
      if (!isPending || attempt === MOST_TRIES) throw error;
    }
    await cloud.time.sleep(5 * SECOND, `a function that ${functionArn} is becoming`);
  }
}

/** Ten minutes of them. */
const MOST_TRIES = 120;
