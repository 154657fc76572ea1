import { formDecoder } from './form';
import type { FormDialect } from './model/form';
import { elements, wrapper, writeXml, xmlDocument } from './model/xml';
import { answer, MEBIBYTE, type AnswerContext, type Protocol } from './protocol';
import { AwsError } from './types';

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

/**
 * EC2's own form of the query protocol: lists without `member`, answers without a `Result` element,
 * `<Response><Errors><Error>` (Smithy's aws.protocols#ec2Query).
 */
export const ec2Query: Protocol = {
  name: 'ec2Query',
  bodyLimit: MEBIBYTE,

  decode: formDecoder(FORM),

  // What has nothing to say says that it is done.
  encode: (output, { name, output: shape }, { requestId, service }) =>
    answer(
      200,
      headers(requestId),
      xmlDocument(
        `${name}Response`,
        service.xmlNamespace,
        `<requestId>${requestId}</requestId>${shape === undefined ? '<return>true</return>' : writeXml(shape)(output)}`,
      ),
    ),

  encodeError({ code, message, members, status }, { requestId }) {
    const error = wrapper('Error')(elements({ Code: code, Message: message, ...members }));
    const content = `${wrapper('Errors')(error)}<RequestID>${requestId}</RequestID>`;
    return answer(status, headers(requestId), xmlDocument('Response', undefined, content));
  },

  unknownOperation: (operation) =>
    new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`),
};

function headers(requestId: AnswerContext['requestId']): Readonly<Record<string, string>> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
}
