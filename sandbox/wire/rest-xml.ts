import { answer, MEBIBYTE, type Protocol } from './protocol';
import { routeOf } from './rest';
import { AwsError, RestAnswer } from './types';
import { xmlDocument } from './xml';

/**
 * REST with XML bodies: S3 (Smithy's aws.protocols#restXml). A result's document is given as an object
 * with the one member that is its root element; lists repeat their name.
 */
export const restXml: Protocol = {
  name: 'restXml',
  // S3 takes 5 GB in one PUT; this is enough for packages and keeps the sandbox's memory in bounds.
  bodyLimit: 256 * MEBIBYTE,

  decode(request, parts, service) {
    const route = routeOf(service.router, request, parts);
    if (route === undefined) throw this.unknownOperation(`${request.method} ${parts.path}`, parts, service);
    return route;
  },

  encode(output, { requestId }) {
    const rest = output instanceof RestAnswer ? output : new RestAnswer({ body: output });
    const headers = identity(requestId);
    if (rest.body === undefined)
      return answer(rest.status, { ...headers, ...rest.headers }, new Uint8Array());
    if (rest.body instanceof Uint8Array)
      return answer(rest.status, { ...headers, ...rest.headers }, rest.body);
    const body =
      typeof rest.body === 'string'
        ? new TextEncoder().encode(rest.body)
        : xmlDocument(rest.body as Readonly<Record<string, unknown>>);
    return answer(rest.status, { 'content-type': 'application/xml', ...headers, ...rest.headers }, body);
  },

  encodeError(error, { requestId }) {
    const document = {
      Error: { Code: error.code, Message: error.message, ...error.members, RequestId: requestId },
    };
    // An answer to HEAD has no body, and 304 never has one: the server leaves it out.
    return answer(
      error.status,
      { 'content-type': 'application/xml', ...identity(requestId), 'x-amzn-errortype': error.code },
      xmlDocument(document),
    );
  },

  unknownOperation: (operation) =>
    new AwsError(
      'NotImplemented',
      `A header you provided implies functionality that is not implemented: ${operation}`,
      {
        status: 400,
      },
    ),
};

function identity(requestId: string): Readonly<Record<string, string>> {
  return { 'x-amz-request-id': requestId, 'x-amzn-requestid': requestId, server: 'AmazonS3' };
}
