import { cbor, tag } from '@smithy/core/cbor';

import { dateOfSeconds, epochSeconds, instantOf } from '../time/instant';
import { isWellFormedCbor } from './cbor-guard';
import { errorBody, readTree, writeTree, queryCompatible, unknownJsonOperation } from './json';
import { treeCodec } from './model/tree';
import { answer, MEBIBYTE, structure, type Protocol } from './protocol';
import type { Input } from '../call';
import { AwsError } from './types';

const PATH = /^\/service\/[^/]+\/operation\/([^/]+)\/?$/u;

/** CBOR's tag of a number that is a time (RFC 8949, 3.4.2). */
const EPOCH_TIME = 1;

/** Instants are tagged, or a number as in JSON; bytes are bytes. */
const CBOR_TREE = treeCodec({
  nameOf: (name) => name,
  readInstant(value) {
    const seconds = Number(structure(value)?.['value'] ?? value);
    return Number.isNaN(seconds) ? undefined : dateOfSeconds(seconds);
  },
  writeInstant: (at) => tag({ tag: EPOCH_TIME, value: epochSeconds(instantOf(at)) }),
  readBytes: (value) => (value instanceof Uint8Array ? value : undefined),
  writeBytes: (bytes) => bytes,
  adapt: (value) => (typeof value === 'bigint' ? Number(value) : undefined),
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
    return { operation, input: readTree(service, operation, tree, CBOR_TREE) };
  },

  encode: (output, model, { requestId }) =>
    answer(200, headers(requestId), toCbor(writeTree(output, model, CBOR_TREE))),

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
    value = isWellFormedCbor(body) ? cbor.deserialize(body) : undefined;
  } catch {
    value = undefined;
  }
  const input = structure(value);
  if (input === undefined)
    throw new AwsError('SerializationException', 'The request body is not a CBOR map.');
  return input;
}

function toCbor(value: unknown): Uint8Array {
  // The library's buffer is shared between calls.
  return Uint8Array.from(cbor.serialize(value));
}
