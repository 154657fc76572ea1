import { decodeForm } from './form';
import { answer, MEBIBYTE, structure, type AnswerContext, type Protocol } from './protocol';
import { AwsError } from './types';
import { xmlDocument } from './xml';

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

/**
 * EC2's own form of the query protocol: lists without `member`, answers without a `Result` element,
 * `<Response><Errors><Error>` (Smithy's aws.protocols#ec2Query).
 */
export const ec2Query: Protocol = {
  name: 'ec2Query',
  bodyLimit: MEBIBYTE,

  decode: decodeForm,

  encode(output, { operation = '', requestId, service }) {
    const document = {
      [`${operation}Response`]: {
        '@xmlns': service.xmlNamespace ?? NAMESPACE,
        requestId,
        ...structure(output),
      },
    };
    return answer(200, headers(requestId), xmlDocument(document, 'item'));
  },

  encodeError(error, { requestId }) {
    const document = {
      Response: {
        Errors: { Error: { Code: error.code, Message: error.message, ...error.members } },
        RequestID: requestId,
      },
    };
    return answer(error.status, headers(requestId), xmlDocument(document, 'item'));
  },

  unknownOperation: (operation) =>
    new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`),
};

function headers(requestId: AnswerContext['requestId']): Readonly<Record<string, string>> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
}
