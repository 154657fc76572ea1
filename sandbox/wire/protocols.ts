import { ec2Query } from './ec2-query';
import { json10, json11 } from './json';
import type { Protocol } from './protocol';
import { query } from './query';
import { restJson } from './rest-json';
import { restXml } from './rest-xml';
import { rpcv2Cbor } from './rpcv2-cbor';
import type { ProtocolName } from './types';

export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  ec2Query,
  query,
  'json1.0': json10,
  'json1.1': json11,
  restJson,
  restXml,
  rpcv2Cbor,
};
