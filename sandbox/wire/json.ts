import { servedModel, type Model } from './model';
import { JSON_TREE, type TreeCodec } from './model/tree';
import { answer, MEBIBYTE, structure, utf8, type Protocol, type RequestParts } from './protocol';
import type { Input } from '../call';
import { AwsError, type ProtocolName, type Service, type WireRequest } from './types';

/** AWS JSON 1.1: SSM, CloudWatch Logs. */
export const json11 = jsonProtocol('json1.1', 'application/x-amz-json-1.1');

/** AWS JSON 1.0: Cloud Control, CloudWatch's of the JavaScript SDK. */
export const json10 = jsonProtocol('json1.0', 'application/x-amz-json-1.0');

/** The operation is in `X-Amz-Target: Prefix.Operation`, the input is the body (Smithy's aws.protocols#awsJson1_1). */
function jsonProtocol(name: ProtocolName, contentType: string): Protocol {
  return {
    name,
    bodyLimit: 8 * MEBIBYTE,

    decode(request, _parts, service) {
      const target = request.headers['x-amz-target'] ?? '';
      const operation = target.slice(target.lastIndexOf('.') + 1);
      if (operation === '') {
        throw new AwsError('UnknownOperationException', 'The request names no operation in X-Amz-Target.');
      }
      return { operation, input: readTree(service, operation, jsonBody(request), JSON_TREE) };
    },

    encode: (output, model, { requestId }) =>
      answer(
        200,
        { 'content-type': contentType, 'x-amzn-requestid': requestId },
        toJson(writeTree(output, model, JSON_TREE)),
      ),

    encodeError(error, { requestId, service, request }) {
      const headers = {
        'content-type': contentType,
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
        ...queryCompatible(error, service.signingName, request),
      };
      return answer(error.status, headers, toJson(errorBody(error)));
    },

    unknownOperation: unknownJsonOperation,
  };
}

/** What an operation is given of a tree; one that the service doesn't have is given nothing. */
export function readTree(service: Service, operation: string, tree: Input, codec: TreeCodec): Input {
  const model = servedModel(service, operation);
  return model === undefined ? {} : codec.read(model.input)(tree);
}

/** What an operation gives, as a tree. */
export function writeTree(output: object, { output: shape }: Model, codec: TreeCodec): unknown {
  return shape === undefined ? {} : codec.write(shape)(output);
}

/** What a JSON error's body holds: its type, its message and whatever members its shape has besides. */
export function errorBody(error: AwsError): Readonly<Record<string, unknown>> {
  return { __type: error.code, message: error.message, ...error.members };
}

/** Coral, the framework behind most services, gives the type alone; the message is for people with curl. */
export function unknownJsonOperation(
  operation: string,
  _parts: RequestParts,
  service: { readonly signingName: string },
): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The service ${service.signingName} has no operation ${operation} in this sandbox.`,
  );
}

/**
 * Services that changed from the query protocol tell the old error code in a header, so that clients
 * keep throwing what they threw (aws.protocols#awsQueryCompatible); of the sandbox's it is CloudWatch.
 */
export function queryCompatible(
  error: AwsError,
  signingName: string,
  request: WireRequest,
): Readonly<Record<string, string>> {
  return signingName === 'monitoring' && request.headers['x-amzn-query-mode'] === 'true'
    ? { 'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}` }
    : {};
}

/** The body as an object; an empty body is an empty input. Throws `SerializationException`. */
export function jsonBody(request: Pick<WireRequest, 'body'>): Input {
  if (request.body.length === 0) return {};
  const text = utf8(request.body);
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  const input = structure(value);
  if (input === undefined) {
    throw new AwsError('SerializationException', 'The request body is not a JSON object.');
  }
  return input;
}

const encoder = new TextEncoder();

export function toJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}
