import { decodeRest, writeRest, type Documents } from './model/rest';
import { REST_JSON_TREE } from './model/tree';
import { answer, MEBIBYTE, type Protocol } from './protocol';
import { jsonBody, toJson } from './json';
import { AwsError } from './types';

const DOCUMENTS: Documents = {
  contentType: 'application/json',
  read: (body, shape) => REST_JSON_TREE.read(shape)(jsonBody({ body })),
  write: (value, shape) => toJson(REST_JSON_TREE.write(shape)(value)),
  unreadable: (name, value) =>
    new AwsError(
      'SerializationException',
      `The value ${JSON.stringify(value.slice(0, 200))} of ${name} can't be read.`,
    ),
};

/** REST with JSON bodies: Lambda (Smithy's aws.protocols#restJson1). */
export const restJson: Protocol = {
  name: 'restJson',
  // A function's zip may have 50 MB, a third more in Base64 (Lambda quotas).
  bodyLimit: 70 * MEBIBYTE,

  decode(request, parts, service) {
    const decoded = decodeRest(request, parts, service, DOCUMENTS);
    if (decoded === undefined) throw this.unknownOperation(`${request.method} ${parts.path}`, parts, service);
    return decoded;
  },

  encode(output, model, { requestId }) {
    const given = output as { readonly $metadata?: { readonly requestId: string } };
    const { status, headers, body } = writeRest(model, given, DOCUMENTS);
    // Of a payload's bytes, too: they are a function's answer.
    const type = body.length === 0 ? {} : { 'content-type': DOCUMENTS.contentType };
    const id = given.$metadata?.requestId ?? requestId;
    return answer(status, { ...type, ...headers, 'x-amzn-requestid': id }, body);
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
