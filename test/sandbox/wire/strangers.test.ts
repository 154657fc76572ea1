import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { createWorld, type World } from '../../../sandbox/world';

const CHROMIUM = '/usr/bin/chromium';
const LIST_STACKS = '/?Action=ListStacks&Version=2010-05-15';
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=any/20260105/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0';

let world: World;
let port: number;
beforeEach(async () => {
  world = createWorld({ project: null });
  ({ port } = await world.listen(0));
});
afterEach(() => world.close());

function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, text });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const call = async (headers: Readonly<Record<string, string>>): Promise<number> =>
  (await send('GET', LIST_STACKS, { authorization: AUTHORIZATION, ...headers })).status;

describe('what a stranger’s page can send', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['a script’s or form’s POST', { origin: 'https://example.com', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['an image or a link', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a page on another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a page out of a bucket of the sandbox', { 'sec-fetch-site': 'same-origin' }],
    ['a name that leads here at the second look', { host: 'rebound.example.com' }],
    ['a name that only begins with AWS’s', { host: 'amazonaws.com.example.com' }],
    ['a name that only ends in one like AWS’s', { host: 'notamazonaws.com' }],
  ])('is refused: %s', async (_what, headers) => {
    await expect(call(headers)).resolves.toBe(403);
    const control = await send('POST', '/_sandbox/heal', { 'x-sandbox-control': 'yes', ...headers });
    expect(control).toMatchObject({ status: 403, text: expect.stringContaining('Refused: ') as string });
    expect(world.journal.entries()).toEqual([]);
  });

  it('gets no leave to send more when it asks first', async () => {
    const asked = await send('OPTIONS', '/_sandbox/heal', {
      origin: 'https://example.com',
      'access-control-request-headers': 'x-sandbox-control',
    });
    expect(asked.status).toBe(403);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['of the AWS CLI and the SDKs', {}],
    ['of Node.js’s fetch', { 'sec-fetch-mode': 'cors' }],
    ['to localhost', { host: 'localhost:4599' }],
    ['to a bucket below localhost', { host: 'bucket.localhost:4599' }],
    ['over IPv6', { host: '[::1]:4599' }],
    ['to AWS’s own name', { host: 'ec2.us-east-1.amazonaws.com' }],
    ['to China’s', { host: 'ec2.cn-north-1.amazonaws.com.cn' }],
    ['to a dual-stack name', { host: 'lambda.us-east-1.api.aws' }],
    ['of a person who types the address', { 'sec-fetch-site': 'none' }],
  ])('isn’t what it takes for requests %s', async (_whose, headers) => {
    await expect(call(headers)).resolves.toBe(200);
  });
});

describe('a control call', () => {
  it('wants a header that no page sends unasked, and says which', async () => {
    const without = await send('POST', '/_sandbox/heal', {});
    expect(without).toMatchObject({
      status: 403,
      text: expect.stringContaining(`curl -H 'x-sandbox-control: yes'`) as string,
    });
    await expect(send('POST', '/_sandbox/heal', { 'x-sandbox-control': 'yes' })).resolves.toMatchObject({
      status: 200,
    });
  });
});

/** A real browser, where Debian's is installed. */
(existsSync(CHROMIUM) ? describe : describe.skip)('Chromium on a stranger’s page', () => {
  let pages: Server;
  let profile: string;
  beforeEach(async () => {
    const bucket = (path: string): string => `http://127.0.0.1:${port}${path}`;
    pages = createServer((incoming, outgoing) => {
      // The page tells its server what came of the attempts, as its own script sees them.
      if (incoming.url !== '/') {
        outgoing.writeHead(204).end();
        return;
      }
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><body>
<script>
const tries = [
  fetch(${JSON.stringify(bucket(LIST_STACKS))}, { mode: 'no-cors' }),
  fetch(${JSON.stringify(bucket('/'))}, { mode: 'no-cors', method: 'POST', body: new URLSearchParams({ Action: 'CreateStack', Version: '2010-05-15', StackName: 'page' }) }),
  fetch(${JSON.stringify(bucket('/_sandbox/advance'))}, { mode: 'no-cors', method: 'POST', body: '{"seconds": 3600}' }),
  fetch(${JSON.stringify(bucket('/_sandbox/advance'))}, { method: 'POST', headers: { 'x-sandbox-control': 'yes' }, body: '{"seconds": 3600}' }),
];
Promise.allSettled(tries).then((all) => { document.body.textContent = 'ended: ' + all.map(({ status }) => status).join(' '); });
</script>`);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    profile = await mkdtemp(join(tmpdir(), 'strangers-'));
  });
  afterEach(async () => {
    pages.closeAllConnections();
    await new Promise((resolve) => pages.close(resolve));
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it('moves nothing', async () => {
    const before = world.time.now();
    const page = `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`;
    const { stdout } = await promisify(execFile)(
      CHROMIUM,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--no-first-run',
        `--user-data-dir=${profile}`,
        '--virtual-time-budget=5000',
        '--dump-dom',
        page,
      ],
      { timeout: 30 * 60_000 },
    );
    // The page's attempts were sent and ended; the one that has to ask first was told no.
    expect(stdout).toContain('ended: fulfilled fulfilled fulfilled rejected');
    expect(world.time.now()).toBe(before);
    expect(world.journal.entries()).toEqual([]);
  });
});
