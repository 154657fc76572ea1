import http, {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
} from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';

import type { Network } from '../network';
import { act, stir } from './activity';
import { after, hostTime, real } from './clock';
import { isOfRequest } from './connections';
import { destinationOf, type Destination } from './destination';

/**
 * The requests of a process, however it sends them: they are counted, those to AWS go to the sandbox, and
 * those that no route leads to wait in vain.
 */

const original = { http: http.request, https: https.request };

let invocation = '';
let network: Network = 'everything';
let lastNumber = 0;

/** Requests of this invocation that are neither answered nor given up. */
const open = new Map<
  ClientRequest,
  { readonly number: number | undefined; response: IncomingMessage | undefined }
>();

export function beginRequests(invocationId: string): void {
  invocation = invocationId;
  open.clear();
  lastNumber = 0;
}

export function useNetwork(next: Network): void {
  network = next;
}

/** Numbers of the requests to the sandbox whose answers haven't come yet. */
export function openRequests(): number[] {
  return [...open.values()].flatMap(({ number, response }) =>
    number === undefined || isThere(response) ? [] : [number],
  );
}

/** Whether answers of servers that aren't the sandbox's are awaited. */
export function awaitsOthers(): boolean {
  return [...open.values()].some(({ number, response }) => number === undefined && !isThere(response));
}

/** All of an answer has come, or as much as its reader has room for: code needn't read answers to their ends. */
function isThere(response: IncomingMessage | undefined): boolean {
  return (
    response !== undefined && (response.complete || response.readableLength >= response.readableHighWaterMark)
  );
}

/** Linux gives up connecting after six repetitions (tcp_syn_retries). */
const NO_CONNECTION = 127_000;

type Answered = (response: IncomingMessage) => void;

/** `http.request` and `https.request` alike. */
function request(scheme: 'http' | 'https', values: readonly unknown[]): ClientRequest {
  const { options, answered } = readArguments(values);
  const { timeout, ...rest } = options;
  const destination = destinationOf(scheme, rest, network);
  const it = send(scheme, rest, destination);
  if (answered !== undefined) it.once('response', answered);
  waitVirtually(it, timeout);
  return it;
}

function send(scheme: 'http' | 'https', options: RequestOptions, destination: Destination): ClientRequest {
  switch (destination.is) {
    case 'nowhere':
      return Reflect.apply(original.http, http, [
        { ...options, protocol: 'http:', agent: undefined, createConnection: neverConnected },
      ]) as ClientRequest;
    case 'another':
      return watch(
        Reflect.apply(original[scheme], scheme === 'http' ? http : https, [options]) as ClientRequest,
      );
    case 'sandbox': {
      lastNumber += 1;
      const number = lastNumber;
      const agent = options.agent instanceof https.Agent ? undefined : options.agent;
      return watch(
        Reflect.apply(original.http, http, [
          {
            ...options,
            ...destination.options,
            agent,
            headers: withHeaders(options.headers, {
              ...destination.headers,
              'x-sandbox-invocation': invocation,
              'x-sandbox-request': String(number),
            }),
          },
        ]) as ClientRequest,
        number,
      );
    }
  }
}

/** `(url[, options][, callback])` or `(options[, callback])`. */
function readArguments(values: readonly unknown[]): {
  readonly options: RequestOptions;
  readonly answered: Answered | undefined;
} {
  const [first, second] = values;
  const answered = values.find((each): each is Answered => typeof each === 'function');
  const more = typeof second === 'object' && second !== null ? second : {};
  if (typeof first === 'string')
    return { options: { ...urlToHttpOptions(new URL(first)), ...more }, answered };
  if (first instanceof URL) return { options: { ...urlToHttpOptions(first), ...more }, answered };
  // Options of classes (SDKs', url.parse's) may have accessors and inherited members.
  const options: Record<string, unknown> = {};
  for (const name in first as object) options[name] = (first as Record<string, unknown>)[name];
  return { options, answered };
}

function withHeaders(
  given: RequestOptions['headers'],
  more: Readonly<Record<string, string>>,
): RequestOptions['headers'] {
  if (!Array.isArray(given)) return { ...(given as OutgoingHttpHeaders | undefined), ...more };
  const pairs: readonly string[] = given;
  return [...pairs, ...Object.entries(more).flat()];
}

function watch(it: ClientRequest, number?: number): ClientRequest {
  const entry: { readonly number: number | undefined; response: IncomingMessage | undefined } = {
    number,
    response: undefined,
  };
  open.set(it, entry);
  act('it sends a request');
  it.prependOnceListener('socket', isOfRequest);
  it.prependOnceListener('response', (response) => {
    entry.response = response;
    const { 'x-sandbox-now': exact, date } = response.headers;
    const instant = typeof exact === 'string' ? Number(exact) : real.Date.parse(date ?? '');
    if (number !== undefined && Number.isFinite(instant)) hostTime.reach(instant);
    delete response.headers['x-sandbox-now'];
    stir();
    response.on('end', stir);
  });
  it.once('close', () => {
    open.delete(it);
    stir();
  });
  return it;
}

/** A connection whose first packet is never answered. */
function neverConnected(): Socket {
  const socket = new Socket();
  Object.defineProperty(socket, 'connecting', { value: true, writable: true });
  const cancel = after(NO_CONNECTION, () => {
    const [address, port] = ['192.0.2.1', 443];
    socket.destroy(
      Object.assign(new Error(`connect ETIMEDOUT ${address}:${port}`), {
        errno: -110,
        code: 'ETIMEDOUT',
        syscall: 'connect',
        address,
        port,
      }),
    );
  });
  socket.once('close', cancel);
  stir();
  return socket;
}

/** Timeouts of requests are of sockets, whose timers are real. */
function waitVirtually(it: ClientRequest, timeout: number | undefined): void {
  let cancel: (() => void) | undefined;
  const set = (delay: number): void => {
    cancel?.();
    cancel = delay > 0 ? after(delay, () => it.emit('timeout')) : undefined;
  };
  it.setTimeout = (delay: number, callback?: () => void) => {
    if (callback !== undefined) it.once('timeout', callback);
    set(delay);
    return it;
  };
  set(timeout ?? 0);
  for (const end of ['response', 'close']) {
    it.once(end, () => {
      cancel?.();
      cancel = undefined;
    });
  }
}

const ended = (it: ClientRequest): ClientRequest => {
  it.end();
  return it;
};

/** Node's own, for the sandbox's `fetch`. */
export const sendRequest = (url: URL, options: RequestOptions): ClientRequest =>
  request(url.protocol === 'https:' ? 'https' : 'http', [url, options]);

for (const [scheme, module] of Object.entries({ http, https }) as ['http' | 'https', typeof http][]) {
  Object.assign(module, {
    request: (...values: unknown[]) => request(scheme, values),
    get: (...values: unknown[]) => ended(request(scheme, values)),
  });
}
