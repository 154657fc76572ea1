import { cbor, tag } from '@smithy/core/cbor';

import { dateOfSeconds, epochSeconds, instantOf } from '../time/instant';
import { isWellFormedCbor } from './cbor-guard';
import { errorBody, modelledInput, modelledOutput, queryCompatible, unknownJsonOperation } from './json';
import { treeCodec } from './model/tree';
import { answer, MEBIBYTE, structure, type Protocol } from './protocol';
import type { Input } from '../call';
import { AwsError } from './types';

const PATH = /^\/service\/[^/]+\/operation\/([^/]+)\/?$/u;

/** CBOR's tag of a number that is a time (RFC 8949, 3.4.2). */
const EPOCH_TIME = 1;

/** Instants are tagged, bytes are bytes. */
const CBOR_TREE = treeCodec({
  nameOf: (name) => name,
  readInstant: (value) => (typeof value === 'number' ? dateOfSeconds(value) : undefined),
  writeInstant: (at) => tag({ tag: EPOCH_TIME, value: epochSeconds(instantOf(at)) }),
  readBytes: (value) => (value instanceof Uint8Array ? value : undefined),
  writeBytes: (bytes) => bytes,
});

/**
 * Remote procedure calls in CBOR, as boto3 and the AWS CLI speak to CloudWatch since 2025
 * (Smithy's smithy.protocols#rpcv2Cbor): `POST /service/<service>/operation/<operation>`.
 */
export const rpcv2Cbor: Protocol = {
  name: 'rpcv2Cbor',
  bodyLimit: MEBIBYTE,

  decode(request, parts, service) {
    const operation = PATH.exec(parts.path)?.[1];
    if (operation === undefined) {
      throw new AwsError('UnknownOperationException', `${parts.path} is no path of this protocol.`, {
        status: 404,
      });
    }
    const tree = request.body.length === 0 ? {} : cborBody(request.body);
    return { operation, input: modelledInput(service, operation, tree, CBOR_TREE) };
  },

  encode: (output, context) =>
    answer(200, headers(context.requestId), toCbor(modelledOutput(output ?? {}, context, CBOR_TREE))),

  encodeError: (error, { requestId, service, request }) =>
    answer(
      error.status,
      { ...headers(requestId), ...queryCompatible(error, service.signingName, request) },
      toCbor(errorBody(error)),
    ),

  unknownOperation: unknownJsonOperation,
};

function headers(requestId: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': requestId,
  };
}

function cborBody(body: Uint8Array): Input {
  let value: unknown;
  try {
    value = isWellFormedCbor(body) ? untagged(cbor.deserialize(body)) : undefined;
  } catch {
    value = undefined;
  }
  const input = structure(value);
  if (input === undefined)
    throw new AwsError('SerializationException', 'The request body is not a CBOR map.');
  return input;
}

/** A tagged time becomes the number in it, as JSON would have sent it: seconds since the epoch. */
function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => untagged(item));
  const members = structure(value);
  if (members === undefined) return typeof value === 'bigint' ? Number(value) : value;
  if (Object.getOwnPropertySymbols(members).length > 0) return untagged(members['value']);
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, untagged(member)]));
}

/** The library's buffer is shared between calls. */
const toCbor = (value: unknown): Uint8Array => Uint8Array.from(cbor.serialize(value));
