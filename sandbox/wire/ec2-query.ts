import { formDecoder } from './form';
import { operationModel } from './model';
import type { FormDialect } from './model/form';
import { writeXml } from './model/xml';
import { answer, MEBIBYTE, structure, type AnswerContext, type Protocol } from './protocol';
import { AwsError } from './types';
import { xmlDocument } from './xml';

/**
 * Names of their own, or the answer's with a capital; lists are flat (Smithy's aws.protocols#ec2Query). What the operation
 * doesn't have is refused: hashicorp/terraform-provider-aws, aws/aws-sdk-js#57 and others, recorded.
 */
const FORM: FormDialect = {
  nameOf: (name, { traits }) =>
    traits.ec2QueryName ?? (traits.xmlName === undefined ? name : capitalised(traits.xmlName)),
  between: () => undefined,
  // What has to be there is missing without a letter, too ("The request must contain the parameter …"): assumed of all.
  hasEmptyTexts: false,
  unknown: (name) => new AwsError('UnknownParameter', `The parameter ${name} is not recognized`),
  unreadable: (path, value, kind) =>
    new AwsError(
      'InvalidParameterValue',
      `Value (${value}) for parameter ${path.charAt(0).toLowerCase()}${path.slice(1)} is invalid. Expecting ${kind}.`,
    ),
};

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const encoder = new TextEncoder();

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

/**
 * EC2's own form of the query protocol: lists without `member`, answers without a `Result` element,
 * `<Response><Errors><Error>` (Smithy's aws.protocols#ec2Query).
 */
export const ec2Query: Protocol = {
  name: 'ec2Query',
  bodyLimit: MEBIBYTE,

  decode: formDecoder(FORM),

  encode(output, { operation = '', requestId, service }) {
    const model = service.client === undefined ? undefined : operationModel(service.client, operation);
    if (model !== undefined) {
      // What has nothing to say says that it is done.
      const content =
        model.output === undefined ? '<return>true</return>' : writeXml(model.output)(output ?? {});
      return answer(
        200,
        headers(requestId),
        encoder.encode(
          `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="${service.xmlNamespace ?? NAMESPACE}"><requestId>${requestId}</requestId>${content}</${operation}Response>`,
        ),
      );
    }
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
