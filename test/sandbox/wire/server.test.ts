import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

import { serve, type Listening } from '../../../sandbox/wire/server';
import type { WireRequest, WireResponse } from '../../../sandbox/wire/types';

let door: Listening;
let answer: WireResponse;
let seen: WireRequest | undefined;

beforeEach(async () => {
  seen = undefined;
  answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('hello') };
  door = await serve(
    (asked) => {
      seen = asked;
      return Promise.resolve(answer);
    },
    0,
    '127.0.0.1',
  );
});
afterEach(() => door.close());

function ask(
  method: string,
  path: string,
  body?: string,
): Promise<{
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: door.port, method, path }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.once('end', () => {
        resolve({ status: incoming.statusCode, headers: incoming.headers, text });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** What the server sends to bytes that needn't be HTTP. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.once('close', () => {
      resolve(text);
    });
    socket.once('error', reject);
    socket.write(bytes);
  });
}

it('hands in what was sent, and sends what is handed out', async () => {
  const { status, headers, text } = await ask('POST', '/a%20b?c=d', 'body');
  expect({ status, text }).toEqual({ status: 200, text: 'hello' });
  expect(headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '5' });
  // The machine's time stays outside: only the front door may give a Date.
  expect(headers['date']).toBeUndefined();
  expect(seen).toMatchObject({ method: 'POST', target: '/a%20b?c=d', headers: { 'content-length': '4' } });
  expect(Buffer.from(seen?.body ?? []).toString()).toBe('body');
});

it('answers HEAD without a body, with the length that the object has', async () => {
  answer = { ...answer, headers: { 'content-length': '1000' } };
  await expect(ask('HEAD', '/')).resolves.toMatchObject({ text: '', headers: { 'content-length': '1000' } });
});

it.each([204, 304])('sends no body with %i', async (status) => {
  answer = { ...answer, status };
  await expect(ask('GET', '/')).resolves.toMatchObject({ status, text: '' });
});

it('breaks the connection off when the answer is to get lost', async () => {
  answer = { ...answer, reset: true };
  await expect(ask('GET', '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(seen).toBeDefined();
});

it('takes a target in a proxy’s form', async () => {
  await send(
    'GET http://ec2.amazonaws.com/path?q HTTP/1.1\r\nhost: ec2.amazonaws.com\r\nconnection: close\r\n\r\n',
  );
  expect(seen?.target).toBe('/path?q');
});

it.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n'])(
  'refuses what is no HTTP and goes on: %j',
  async (bytes) => {
    await expect(send(bytes)).resolves.toMatch(/^HTTP\/1\.1 400 /u);
    await expect(ask('GET', '/')).resolves.toMatchObject({ status: 200 });
  },
);

it('says when its port is taken', async () => {
  await expect(serve(() => Promise.resolve(answer), door.port, '127.0.0.1')).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

it('ends open connections when it closes', async () => {
  const socket = connect(door.port, '127.0.0.1');
  const ended = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  socket.once('error', () => undefined);
  await new Promise((resolve) => {
    socket.once('connect', resolve);
  });
  await door.close();
  await ended;
  await expect(ask('GET', '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
