import { HookError, type InvocationPoint } from '../../guard/protocol';
import { isObject, member, scalarText, type Json, type JsonObject } from '../../ground/json';
import type { Credentials } from '../client-configuration';

/**
 * A hook's request as CloudFormation sends it (`HookInvocationRequest` of AWS's runtimes for Java and
 * Python). Both kinds of hook get this shape:
 * - a registered hook has credentials, each a JSON text, and its type configuration in `hookModel`;
 * - a function behind `AWS::CloudFormation::LambdaHook` has none, and `hookModel` names it. It works with
 *   its own role and its configuration is its own affair.
 */
export interface HookRequest {
  readonly kind: 'registered' | 'lambda';
  readonly clientRequestToken: string;
  readonly awsAccountId: string;
  readonly region: string;
  readonly stackId: string | undefined;
  readonly point: InvocationPoint;
  readonly targetName: string;
  readonly targetLogicalId: string;
  /** Inline, or empty where `payload` has it. */
  readonly targetModel: Json | undefined;
  /** An https URL. */
  readonly payload: string | undefined;
  readonly hookModel: Json | undefined;
  readonly callerCredentials: Credentials | undefined;
  /** Where the user wants the logs, and with whose credentials. Both or neither. */
  readonly logs: { readonly group: string; readonly credentials: Credentials } | undefined;
}

const POINTS: readonly string[] = [
  'CREATE_PRE_PROVISION',
  'UPDATE_PRE_PROVISION',
  'DELETE_PRE_PROVISION',
] satisfies InvocationPoint[];

/**
 * Reads a request.
 *
 * @param environment the process's: the Region, where no ARN names it
 * @throws HookError `InvalidRequest` with the name of what is missing or wrong
 */
export function readRequest(event: unknown, environment: NodeJS.ProcessEnv): HookRequest {
  const request = event as Json;
  if (!isObject(request)) throw invalid('it is no JSON object');
  const data = member(request, 'requestData');
  if (!isObject(data)) throw invalid('requestData is missing');
  const hookModel = member(request, 'hookModel');
  // The Hooks guide spells it in both ways.
  const stackId = text(request, 'stackId') ?? text(request, 'stackID');
  const targetName = targetNameOf(data);
  return {
    kind: kindOf(event),
    clientRequestToken: tokenOf(request) ?? '',
    awsAccountId: text(request, 'awsAccountId') ?? '',
    region: regionOf(stackId) ?? regionOf(text(request, 'changeSetId')) ?? environment['AWS_REGION'] ?? '',
    stackId,
    point: pointOf(request, targetName),
    targetName,
    targetLogicalId: text(data, 'targetLogicalId') ?? '',
    targetModel: member(data, 'targetModel'),
    payload: text(data, 'payload'),
    hookModel,
    callerCredentials: credentialsIn(data, 'callerCredentials'),
    logs: logsOf(data),
  };
}

/** Which kind of hook an event, however broken, is for. */
export function kindOf(event: unknown): HookRequest['kind'] {
  const isLambda = text(member(event as Json, 'hookModel'), 'LambdaFunction') !== undefined;
  return isLambda ? 'lambda' : 'registered';
}

/** The token that the answer to any event, however broken, has to carry. */
export function tokenOf(event: unknown): string | undefined {
  // The Hooks guide spells it in both ways.
  return text(event as Json, 'clientRequestToken') ?? text(event as Json, 'clientRequesttoken');
}

/** The Hooks guide shows a change set's request without one; it is always that of a creation. */
function pointOf(request: JsonObject, targetName: string): InvocationPoint {
  const point =
    text(request, 'actionInvocationPoint') ??
    (targetName === 'CHANGE_SET' ? 'CREATE_PRE_PROVISION' : undefined);
  if (point === undefined) throw invalid('actionInvocationPoint is missing');
  if (!isPoint(point)) throw invalid(`actionInvocationPoint is "${point}", none of ${POINTS.join(', ')}`);
  return point;
}

function isPoint(point: string): point is InvocationPoint {
  return POINTS.includes(point);
}

/**
 * `targetName` is STACK, CHANGE_SET or a type's name, `targetType` STACK, CHANGE_SET or RESOURCE. The Hooks
 * guide also shows requests with a type's name in `targetType`.
 */
function targetNameOf(data: JsonObject): string {
  const name = text(data, 'targetName') ?? text(data, 'targetType');
  if (name === undefined) throw invalid('requestData.targetName is missing');
  return name;
}

function logsOf(data: JsonObject): HookRequest['logs'] {
  const group = text(data, 'providerLogGroupName');
  const credentials = credentialsIn(data, 'providerCredentials');
  return group === undefined || credentials === undefined ? undefined : { group, credentials };
}

/** A JSON text; an object, as resource types get it, will do. */
function credentialsIn(data: JsonObject, name: string): Credentials | undefined {
  const written = member(data, name);
  if (written === undefined || written === null || written === '') return undefined;
  const read = typeof written === 'string' ? parsed(written) : written;
  const [accessKeyId, secretAccessKey] = [text(read, 'accessKeyId'), text(read, 'secretAccessKey')];
  // Never the text itself: it is a secret even where it is broken.
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw invalid(`requestData.${name} can’t be read`);
  const sessionToken = text(read, 'sessionToken');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function parsed(written: string): Json | undefined {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return undefined;
  }
}

/** A text that isn't empty. */
function text(value: Json | undefined, name: string): string | undefined {
  const found = scalarText(member(value, name));
  return found === '' ? undefined : found;
}

/** An ARN is `arn:<partition>:<service>:<region>:…`. */
function regionOf(arn: string | undefined): string | undefined {
  const region = arn?.startsWith('arn:') === true ? arn.split(':')[3] : undefined;
  return region === '' ? undefined : region;
}

function invalid(problem: string): HookError {
  return new HookError('InvalidRequest', `The request to Org::VPC::EniGuard can’t be read: ${problem}.`);
}
