import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Handle } from './front-door';
import { MEBIBYTE } from './protocol';
import type { WireRequest, WireResponse } from './types';

/** The longest body that is read at all; each protocol has its own limit below. */
const LONGEST_BODY = 257 * MEBIBYTE;

export interface Listening {
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/**
 * Serves the front door over HTTP/1.1. Port 0 takes a free one. Rejects with the system's error when it
 * can't listen (`code` `EADDRINUSE`).
 */
export async function serve(handle: Handle, port: number, host: string): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    respond(handle, incoming, outgoing).catch(() => {
      outgoing.destroy();
    });
  });
  // Clients that find a kept connection closed report a fault that isn't one: keep them for long.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function respond(handle: Handle, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.sendDate = false;
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { connection: 'close', 'content-length': 0 }).end();
    return;
  }
  write(await handle(wireRequest(incoming, body)), incoming.method ?? 'GET', outgoing);
}

/** Undefined when it is too long. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > LONGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function wireRequest(incoming: IncomingMessage, body: Uint8Array): WireRequest {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );
  // A proxy's form of the target has the origin in front.
  const target = (incoming.url ?? '/').replace(/^https?:\/\/[^/]*/u, '');
  return {
    method: incoming.method ?? 'GET',
    target: target.startsWith('/') ? target : `/${target}`,
    headers,
    body,
  };
}

function write(response: WireResponse, method: string, outgoing: ServerResponse): void {
  if (response.reset === true) {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const hasBody = method !== 'HEAD' && response.status !== 204 && response.status !== 304;
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...(hasBody ? { 'content-length': response.body.length } : {}),
  });
  outgoing.end(hasBody ? response.body : undefined);
}
