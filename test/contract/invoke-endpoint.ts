/**
 * Lambda's Invoke operation for one function, as `sam local start-lambda` offers it and `cfn test` calls
 * it: the built bundle's entrypoint behind `/2015-03-31/functions/TypeFunction/invocations`. Bundled, and run by
 * itself under the Node.js version that the registry will use:
 *
 *     node invoke-endpoint.cjs <module> <export>
 *
 * Its first line on the standard output is its address. At `/time` it is told that time passes: `{"seconds": 10}`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';

// Before the handlers are loaded.
import { during, pass } from './waits';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [modulePath = '', exportName = ''] = process.argv.slice(2);
const handlers = createRequire(modulePath)(modulePath) as Readonly<Record<string, Handler>>;
const handler = handlers[exportName];
if (handler === undefined) throw new Error(`${modulePath} has no export ${exportName}.`);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, error } = await invoke(request);
  response.writeHead(status, {
    'content-type': 'application/json',
    // Lambda's mark of an answer that an exception made.
    ...(error === undefined ? {} : { 'x-amz-function-error': error }),
  });
  response.end(body);
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly error?: string;
}

async function invoke(request: IncomingMessage): Promise<Answer> {
  if (request.url === '/time') {
    const { seconds } = (await readJson(request)) as { readonly seconds: number };
    await pass(seconds * 1_000);
    return { status: 200, body: '{}' };
  }
  if (request.method !== 'POST' || request.url !== '/2015-03-31/functions/TypeFunction/invocations') {
    return { status: 404, body: JSON.stringify({ Type: 'User', Message: `No function at ${request.url}` }) };
  }
  try {
    const event = await readJson(request);
    const context = { awsRequestId: 'contract', functionVersion: '$LATEST', memoryLimitInMB: 256 };
    return { status: 200, body: JSON.stringify(await during(async () => handler?.(event, context))) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return {
      status: 200,
      body: JSON.stringify({ errorType: name, errorMessage: message }),
      error: 'Unhandled',
    };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const server = createServer((request, response) => void answer(request, response));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
  process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
