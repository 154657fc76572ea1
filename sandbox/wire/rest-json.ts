import { operationModel } from './model';
import { readRest, route as routeByModel, writeRest, type Documents } from './model/rest';
import { REST_JSON_TREE } from './model/tree';
import { answer, MEBIBYTE, type Protocol } from './protocol';
import { jsonBody, toJson } from './json';
import { routeOf } from './rest';
import { AwsError, RestAnswer } from './types';

const DOCUMENTS: Documents = {
  contentType: 'application/json',
  read: (body, shape) => REST_JSON_TREE.read(shape)(jsonBody({ body })),
  write: (value, shape) => toJson(REST_JSON_TREE.write(shape)(value)),
};

/** REST with JSON bodies: Lambda (Smithy's aws.protocols#restJson1). */
export const restJson: Protocol = {
  name: 'restJson',
  // A function's zip may have 50 MB, a third more in Base64 (Lambda quotas).
  bodyLimit: 70 * MEBIBYTE,

  decode(request, parts, service) {
    if (service.client !== undefined) {
      const match = routeByModel(service.client, request.method, parts.path, parts.query);
      const model = match === undefined ? undefined : operationModel(service.client, match.operation);
      if (match === undefined || model === undefined)
        throw this.unknownOperation(`${request.method} ${parts.path}`, parts, service);
      const isOurs = Object.hasOwn(service.operations, model.name);
      return {
        operation: model.name,
        input: isOurs ? readRest(model, match, request, parts, DOCUMENTS) : {},
      };
    }
    const route = routeOf(service.router, request, parts);
    if (route === undefined) throw this.unknownOperation(`${request.method} ${parts.path}`, parts, service);
    const input = route.rawBody === true ? route.input : { ...jsonBody(request), ...route.input };
    return { operation: route.operation, input };
  },

  encode(output, { requestId, operation = '', service }) {
    const model = service.client === undefined ? undefined : operationModel(service.client, operation);
    if (model !== undefined) {
      const { status, headers, body } = writeRest(model, output as object | undefined, DOCUMENTS);
      return answer(status, { ...headers, 'x-amzn-requestid': requestId }, body);
    }
    const rest = output instanceof RestAnswer ? output : new RestAnswer({ body: output ?? {} });
    const headers = { 'x-amzn-requestid': requestId };
    if (rest.body === undefined)
      return answer(rest.status, { ...headers, ...rest.headers }, new Uint8Array());
    const body =
      rest.body instanceof Uint8Array
        ? rest.body
        : typeof rest.body === 'string'
          ? new TextEncoder().encode(rest.body)
          : toJson(rest.body);
    return answer(rest.status, { 'content-type': 'application/json', ...headers, ...rest.headers }, body);
  },

  /**
   * The type is in a header; the body is as Lambda writes it: `{"Type": "User", "Message": …}`. Without
   * the header SDK v3 can't tell one 404 from another. A `Retry-After` travels as member `retryAfterSeconds`.
   */
  encodeError(error, { requestId }) {
    const { retryAfterSeconds, ...members } = error.members;
    const headers = {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      ...(typeof retryAfterSeconds === 'number' || typeof retryAfterSeconds === 'string'
        ? { 'retry-after': String(retryAfterSeconds) }
        : {}),
    };
    const type = error.status < 500 ? 'User' : 'Service';
    const text = 'message' in members ? {} : { Message: error.message };
    return answer(error.status, headers, toJson({ Type: type, ...text, ...members }));
  },

  unknownOperation: (operation, _parts, service) =>
    new AwsError(
      'UnknownOperationException',
      `The service ${service.signingName} has nothing at ${operation} in this sandbox.`,
      { status: 404 },
    ),
};
