import { formDecoder } from './form';
import { operationModel } from './model';
import type { FormDialect } from './model/form';
import { wrapper, writeXml } from './model/xml';
import { answer, MEBIBYTE, type Protocol } from './protocol';
import { AwsError } from './types';
import { xmlDocument } from './xml';

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

const encoder = new TextEncoder();

/** The query protocol of CloudFormation, IAM, STS and, for older clients, CloudWatch (Smithy's aws.protocols#awsQuery). */
export const query: Protocol = {
  name: 'query',
  bodyLimit: MEBIBYTE,

  decode: formDecoder(FORM),

  encode(output, { operation = '', requestId, service }) {
    const model = service.client === undefined ? undefined : operationModel(service.client, operation);
    if (model !== undefined) {
      const result =
        model.output === undefined ? '' : wrapper(`${operation}Result`)(writeXml(model.output)(output ?? {}));
      return answer(
        200,
        headers(requestId),
        encoder.encode(
          `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="${service.xmlNamespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
        ),
      );
    }
    const document = {
      [`${operation}Response`]: {
        '@xmlns': service.xmlNamespace,
        // Operations without output have no Result element (DeleteStack's answer, recorded by many clients).
        ...(output === undefined ? {} : { [`${operation}Result`]: output }),
        ResponseMetadata: { RequestId: requestId },
      },
    };
    return answer(200, headers(requestId), xmlDocument(document, 'member'));
  },

  encodeError(error, { requestId, service }) {
    const document = {
      ErrorResponse: {
        '@xmlns': service.xmlNamespace,
        Error: {
          Type: error.status < 500 ? 'Sender' : 'Receiver',
          Code: error.code,
          Message: error.message,
          ...error.members,
        },
        RequestId: requestId,
      },
    };
    return answer(error.status, headers(requestId), xmlDocument(document, 'member'));
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
