import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { World } from '../../sandbox/world';
import type { WireRequest, WireResponse } from '../../sandbox/wire/types';

/*
 * A way to AWS on which answers go wrong, with a world of the sandbox at its end: real sockets, so that the
 * product's own clients meet what a proxy, a captive portal or a load balancer under stress gives.
 */

/** What comes in place of the world's own answer. The call has taken effect in each case but `refused`. */
export type WireFault =
  /** The headers and a first byte, and then nothing any more. */
  | 'stall'
  /** A byte from time to time, for ever. */
  | 'drip'
  | 'html'
  /** The first half. */
  | 'cut'
  /** No body. */
  | 'empty'
  | 'redirect'
  /** Too many requests, in the service's own words. */
  | 'refused'
  /** The world's answer with another token for the next page, each time. */
  | 'endless';

/** One call on its way. */
export interface Passing {
  readonly service: string;
  readonly operation: string;
  /** Counted from zero, among the calls of this operation. */
  readonly nth: number;
}

export interface FaultyWay {
  readonly endpoint: string;
  /** All that came by, in order. */
  readonly passed: readonly Passing[];
  close(): Promise<void>;
}

/** Milliseconds between two bytes of an answer that drips: shorter than any silence that a client ends. */
const BETWEEN_DRIPS = 10;

/**
 * Opens the way on a free port of the loopback address. `fault` is asked for each call; `onBegun` is told once an
 * answer that stalls or drips has begun.
 */
export async function faultyWay(
  world: Pick<World, 'handle'>,
  fault: (passing: Passing) => WireFault | undefined,
  onBegun: (passing: Passing) => void = () => undefined,
): Promise<FaultyWay> {
  const passed: Passing[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const request = await read(incoming);
      const { service, operation } = nameOf(request);
      const nth = passed.filter((each) => each.operation === operation).length;
      const passing = { service, operation, nth };
      passed.push(passing);
      const what = fault(passing);
      // The world knows none of the tokens that it didn't give.
      const asked = what === 'endless' ? { ...request, body: withoutToken(request.body) } : request;
      const answer = what === 'refused' ? refusal(service) : await world.handle(asked);
      spoil(what, answer, outgoing, passing, () => onBegun(passing));
    })().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spoil(
  fault: WireFault | undefined,
  answer: WireResponse,
  outgoing: ServerResponse,
  { operation, nth }: Passing,
  onBegun: () => void,
): void {
  const { status } = answer;
  const body = Buffer.from(answer.body);
  const { 'content-length': _, ...headers } = answer.headers;
  switch (fault) {
    case undefined:
    case 'refused':
      outgoing.writeHead(status, headers).end(body);
      return;
    case 'stall':
      outgoing
        .writeHead(status, { ...headers, 'content-length': body.length + 1 })
        .write(body.subarray(0, 1), onBegun);
      return;
    case 'drip': {
      outgoing.writeHead(status, headers).write(body.subarray(0, 1), onBegun);
      const timer = setInterval(() => outgoing.write(' '), BETWEEN_DRIPS);
      outgoing.once('close', () => clearInterval(timer));
      return;
    }
    case 'html':
      outgoing
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please sign in.</body></html>');
      return;
    case 'cut':
      outgoing.writeHead(status, headers).end(body.subarray(0, body.length / 2));
      return;
    case 'empty':
      outgoing.writeHead(200, headers).end();
      return;
    case 'redirect':
      outgoing.writeHead(302, { location: 'http://127.0.0.1:1/sign-in' }).end();
      return;
    case 'endless': {
      const token = `page-${nth + 1}`;
      const text = body.toString('utf8').replace(/<(nextToken|NextToken)>.*?<\/\1>/u, '');
      const end = operation.startsWith('Describe') ? `</${operation}Response>` : `</${operation}Result>`;
      const name = operation.startsWith('Describe') ? 'nextToken' : 'NextToken';
      outgoing.writeHead(status, headers).end(text.replace(end, `<${name}>${token}</${name}>${end}`));
    }
  }
}

function withoutToken(body: Uint8Array): Uint8Array {
  return Buffer.from(
    Buffer.from(body)
      .toString('utf8')
      .replaceAll(/&NextToken=[^&]*/gu, ''),
  );
}

async function read(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
  };
}

function nameOf({ method, target, headers, body }: WireRequest): { service: string; operation: string } {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//u.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const json = headers['x-amz-target']?.split('.')[1];
  const query = /(?:^|&)Action=(\w+)/u.exec(Buffer.from(body).toString('utf8'))?.[1];
  const path = target.split('?')[0] ?? '';
  // Lambda has a path for each of its operations.
  const rest = path.endsWith('/configuration')
    ? `${method === 'PUT' ? 'Update' : 'Get'}FunctionConfiguration`
    : path.endsWith('/functions')
      ? 'ListFunctions'
      : `${method} ${path}`;
  return { service, operation: json ?? query ?? rest };
}

function refusal(service: string): WireResponse {
  const answer = (status: number, text: string, headers: Readonly<Record<string, string>>): WireResponse => ({
    status,
    headers,
    body: Buffer.from(text),
  });
  if (service === 'ec2') {
    return answer(
      503,
      '<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors><RequestID>0</RequestID></Response>',
      { 'content-type': 'text/xml' },
    );
  }
  return answer(429, '{"Type":"User","message":"Rate exceeded"}', {
    'content-type': 'application/json',
    'x-amzn-errortype': 'TooManyRequestsException',
  });
}
