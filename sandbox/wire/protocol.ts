import type { Input } from '../call';
import type { Model } from '../model/shapes';
import type { AwsError, ProtocolName, RequestParts, Service, WireRequest, WireResponse } from './types';

export type { RequestParts } from './types';

/** A request taken apart: which operation with which input. */
export interface DecodedRequest {
  readonly operation: string;
  readonly input: Input;
}

/** What an answer is written with besides its content. */
export interface AnswerContext {
  readonly requestId: string;
  readonly service: Pick<Service, 'signingName' | 'xmlNamespace'>;
  readonly request: WireRequest;
}

/** One of AWS's wire protocols: bytes to operation and input, result or error to bytes. */
export interface Protocol {
  readonly name: ProtocolName;
  /** The longest body that is accepted, in bytes. */
  readonly bodyLimit: number;
  /** Throws `AwsError`, in the words AWS has for a request of this protocol that can't be read. */
  decode(request: WireRequest, parts: RequestParts, service: Service): DecodedRequest;
  /** An operation's output by its model; `{}` where it gave nothing. */
  encode(output: object, model: Model, context: AnswerContext): WireResponse;
  encodeError(error: AwsError, context: AnswerContext): WireResponse;
  /** What an operation that the service doesn't have is answered with. */
  unknownOperation(operation: string, parts: RequestParts, service: Service): AwsError;
}

export function requestParts(request: WireRequest): RequestParts {
  const mark = request.target.indexOf('?');
  return mark < 0
    ? { path: request.target, query: new URLSearchParams() }
    : { path: request.target.slice(0, mark), query: new URLSearchParams(request.target.slice(mark + 1)) };
}

/** Joins answers' common parts. */
export function answer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): WireResponse {
  return { status, headers, body };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The body as UTF-8 text, or undefined when it isn't. */
export function utf8(body: Uint8Array): string | undefined {
  try {
    return decoder.decode(body);
  } catch {
    return undefined;
  }
}

/** A decoded value as an object with members, or undefined. */
export function structure(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

const KIBIBYTE = 1_024;
export const MEBIBYTE = 1_024 * KIBIBYTE;

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
