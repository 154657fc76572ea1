import { formDecoder } from './form';
import type { FormDialect } from './model/form';
import { elements, wrapper, writeXml, xmlDocument } from './model/xml';
import { answer, MEBIBYTE, type Protocol } from './protocol';
import { AwsError } from './types';

/** Lists have `member`, maps `entry` (Smithy's aws.protocols#awsQuery). What an operation doesn't have is passed over (assumed). */
const FORM: FormDialect = {
  nameOf: (name, { traits }) => traits.xmlName ?? name,
  between(shape) {
    if (shape.traits.xmlFlattened === 1) return undefined;
    return shape.kind === 'map' ? 'entry' : (shape.item().traits.xmlName ?? 'member');
  },
  hasEmptyTexts: true,
  unknown: () => undefined,
  unreadable: (path, _value, kind) => new AwsError('MalformedInput', `The member ${path} is not ${kind}.`),
};

/** The query protocol of CloudFormation, IAM, STS and, for older clients, CloudWatch (Smithy's aws.protocols#awsQuery). */
export const query: Protocol = {
  name: 'query',
  bodyLimit: MEBIBYTE,

  decode: formDecoder(FORM),

  // Operations without output have no Result element (DeleteStack's answer, recorded by many clients).
  encode(output, { name, output: shape }, { requestId, service }) {
    const result = shape === undefined ? '' : wrapper(`${name}Result`)(writeXml(shape)(output));
    const metadata = wrapper('ResponseMetadata')(elements({ RequestId: requestId }));
    return answer(
      200,
      headers(requestId),
      xmlDocument(`${name}Response`, service.xmlNamespace, `${result}${metadata}`),
    );
  },

  encodeError({ code, message, members, status }, { requestId, service }) {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const error = wrapper('Error')(elements({ Type: type, Code: code, Message: message, ...members }));
    const content = `${error}${elements({ RequestId: requestId })}`;
    return answer(status, headers(requestId), xmlDocument('ErrorResponse', service.xmlNamespace, content));
  },

  unknownOperation(operation, parts, service) {
    const version = parts.query.get('Version') ?? versionOf(service.xmlNamespace) ?? 'NO_VERSION_SPECIFIED';
    return new AwsError('InvalidAction', `Could not find operation ${operation} for version ${version}`);
  },
};

/** `2010-05-15` of `http://cloudformation.amazonaws.com/doc/2010-05-15/`: the services' `Version` parameter. */
export function versionOf(xmlNamespace: string | undefined): string | undefined {
  return /\/doc\/(\d{4}-\d\d-\d\d)\/?$/u.exec(xmlNamespace ?? '')?.[1];
}

function headers(requestId: string): Readonly<Record<string, string>> {
  return { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
}
