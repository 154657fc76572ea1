import { Readable } from 'node:stream';

import { HttpResponse, type HttpHandler, type HttpRequest } from '@smithy/protocol-http';

import type { World } from '../../sandbox/world';

/**
 * A request handler for SDK v3 clients that hands their requests to a world directly, without a socket:
 *
 *     new EC2Client({ region: 'us-east-1', credentials, requestHandler: inProcess(world) })
 */
export function inProcess(world: Pick<World, 'handle'>): HttpHandler {
  return {
    async handle(request) {
      const answer = await world.handle({
        method: request.method,
        target: target(request),
        headers: { host: request.hostname, ...lowerCase(request.headers) },
        body: await bytes(request.body),
      });
      if (answer.reset === true) {
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      }
      const hasBody = request.method !== 'HEAD' && answer.status !== 204;
      return {
        response: new HttpResponse({
          statusCode: answer.status,
          headers: { ...answer.headers },
          body: Readable.from(hasBody ? [Buffer.from(answer.body)] : []),
        }),
      };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

function target({ path, query }: HttpRequest): string {
  const parameters = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) =>
      each === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
    ),
  );
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The SDK gives text, bytes or a stream. */
async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof Readable) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  throw new TypeError('A body of an unknown kind.');
}
