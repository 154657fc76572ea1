import type { WireRequest } from '../../sandbox/wire/types';

/** An Authorization header as SigV4 clients send it; the sandbox reads its credential scope only. */
export function signedBy(accessKeyId: string, service: string, region = 'us-east-1'): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260105/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
}

/** A request of the query protocols. */
export function queryRequest(
  service: string,
  parameters: Readonly<Record<string, string>>,
  accessKeyId = 'test',
): WireRequest {
  return {
    method: 'POST',
    target: '/',
    headers: {
      authorization: signedBy(accessKeyId, service),
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body: Buffer.from(new URLSearchParams(parameters).toString()),
  };
}

/** A request of the JSON protocols; the body may be anything. */
export function jsonRequest(
  service: string,
  target: string,
  body: unknown,
  accessKeyId = 'test',
): WireRequest {
  return {
    method: 'POST',
    target: '/',
    headers: {
      authorization: signedBy(accessKeyId, service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
  };
}

export function restRequest(
  service: string,
  method: string,
  target: string,
  options: {
    readonly body?: Uint8Array | string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly accessKeyId?: string;
  } = {},
): WireRequest {
  return {
    method,
    target,
    headers: { authorization: signedBy(options.accessKeyId ?? 'test', service), ...options.headers },
    body: Buffer.from(options.body ?? ''),
  };
}

export function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8');
}
