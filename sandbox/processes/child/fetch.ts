import type { IncomingMessage } from 'node:http';

import { sendRequest } from './requests';

/** Node's own `fetch` has sockets and timers of its own: this one sends its requests as all others are sent. */

interface Got {
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const WITHOUT_BODY = new Set([101, 204, 205, 304]);
const MOST_REDIRECTS = 20;

async function virtualFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  let url = new URL(request.url);
  let { method } = request;
  let body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  for (let redirects = 0; ; redirects += 1) {
    const got = await exchange(url, method, request, body);
    const status = got.response.statusCode ?? 0;
    const { location } = got.response.headers;
    if (!REDIRECTS.has(status) || location === undefined || request.redirect === 'manual')
      return responseOf(got, status, url, redirects > 0);
    if (request.redirect === 'error' || redirects === MOST_REDIRECTS)
      throw failed(new Error('redirect count exceeded'));
    url = new URL(location, url);
    if (status === 303 || (status < 303 && method === 'POST')) {
      method = 'GET';
      body = undefined;
    }
  }
}

function exchange(
  url: URL,
  method: string,
  { headers, signal }: Request,
  body: Buffer | undefined,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const it = sendRequest(url, {
      method,
      headers: {
        accept: '*/*',
        'user-agent': 'node',
        ...Object.fromEntries(headers),
        ...(body === undefined ? {} : { 'content-length': body.length }),
      },
    });
    const aborted = (): void => {
      it.destroy();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', aborted);
    it.once('close', () => {
      signal.removeEventListener('abort', aborted);
    });
    it.once('error', (error) => {
      reject(failed(error));
    });
    it.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        resolve({ response, body: Buffer.concat(chunks) });
      });
      response.once('error', (error) => {
        reject(failed(error));
      });
    });
    if (signal.aborted) aborted();
    it.end(body);
  });
}

function responseOf({ response, body }: Got, status: number, url: URL, redirected: boolean): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    for (const each of [value ?? []].flat()) headers.append(name, each);
  const it = new Response(WITHOUT_BODY.has(status) ? null : new Uint8Array(body), {
    status,
    statusText: response.statusMessage ?? '',
    headers,
  });
  Object.defineProperty(it, 'url', { value: url.href });
  Object.defineProperty(it, 'redirected', { value: redirected });
  return it;
}

function failed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}

export function replaceFetch(): void {
  Object.assign(globalThis, { fetch: virtualFetch });
}
