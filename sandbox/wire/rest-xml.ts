import { parseXml, readXml } from './model/read-xml';
import { decodeRest, writeRest, type Documents } from './model/rest';
import type { Shape } from '../model/shapes';
import { elements, escaped, writeXml, xmlDocument } from './model/xml';
import { answer, MEBIBYTE, utf8, type Protocol } from './protocol';
import { AwsError } from './types';

/** What S3 says of a document that is none, or another's. */
export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

/** GetBucketLocation's document is the member itself (Smithy's s3UnwrappedXmlOutput, which the client's schema doesn't carry). */
const UNWRAPPED = 'LocationConstraint';

const rootOf = ({ name, traits }: Shape): string => traits.xmlName ?? name;

const documentsOf = (namespace = ''): Documents => ({
  contentType: 'application/xml',
  read(body, shape) {
    if (body.length === 0) return {};
    const document = parseXml(utf8(body) ?? '');
    if (document?.root !== rootOf(shape)) throw malformedXml();
    try {
      return readXml(shape)(document.element);
    } catch (error) {
      throw error instanceof TypeError ? malformedXml() : error;
    }
  },
  write(value, shape) {
    const root = rootOf(shape);
    const only = (value as Readonly<Record<string, unknown>>)[UNWRAPPED];
    const inside =
      root !== UNWRAPPED ? writeXml(shape)(value) : typeof only === 'string' ? escaped(only) : '';
    return xmlDocument(root, namespace, inside);
  },
  // A date that is none is passed over, as HTTP says.
  unreadable: (name, value, kind) =>
    kind === 'instant'
      ? undefined
      : new AwsError(
          'InvalidArgument',
          kind === 'number' ? `Provided ${name} not an integer or within integer range` : 'Invalid Argument',
          { members: { ArgumentName: name, ArgumentValue: value } },
        ),
});

/** REST with XML bodies: S3 and CloudFront (Smithy's aws.protocols#restXml). */
export const restXml: Protocol = {
  name: 'restXml',
  // S3 takes 5 GB in one PUT; this is enough for packages and keeps the sandbox's memory in bounds.
  bodyLimit: 256 * MEBIBYTE,

  decode(request, parts, service) {
    const decoded = decodeRest(request, parts, service, documentsOf());
    if (decoded === undefined) throw this.unknownOperation(`${request.method} ${parts.path}`, parts, service);
    return decoded;
  },

  encode(output, model, { requestId, service }) {
    const { status, headers, body } = writeRest(model, output, documentsOf(service.xmlNamespace));
    // A part of an object is another success, which the model doesn't tell of.
    const isPart = headers['content-range'] !== undefined;
    return answer(isPart ? 206 : status, { ...identity(requestId), ...headers }, body);
  },

  encodeError({ code, message, members, status }, { requestId }) {
    // An answer to HEAD has no body, and 304 never has one: the server leaves it out. What is unchanged is named by its ETag.
    const { ETag } = members;
    return answer(
      status,
      {
        'content-type': 'application/xml',
        ...identity(requestId),
        'x-amzn-errortype': code,
        ...(typeof ETag === 'string' ? { etag: ETag } : {}),
      },
      xmlDocument(
        'Error',
        undefined,
        elements({ Code: code, Message: message, ...members, RequestId: requestId }),
      ),
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
