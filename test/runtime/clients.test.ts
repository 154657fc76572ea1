import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { forLogs, forWork } from '../../src/runtime/client-configuration';
import { createClients } from '../../src/runtime/clients';
import { toHandlerError } from '../../src/ground/errors';
import { failedCall } from '../../src/ground/failed-calls';

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => {
    answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL'];
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

test('calls go to AWS_ENDPOINT_URL, with the credentials and the Region of the request', async () => {
  const seen: string[] = [];
  answer = (request, response) => {
    seen.push(request.headers.authorization ?? '', String(request.headers['x-amz-security-token']));
    response.end('<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>');
  };
  const clients = createClients(credentials, 'eu-west-1');
  const { Vpcs } = await clients.ec2.send(new DescribeVpcsCommand({}));
  clients.destroy();
  expect(Vpcs).toEqual([]);
  expect(seen[0]).toMatch(/Credential=AKID\/\d{8}\/eu-west-1\/ec2\//);
  expect(seen[1]).toBe('token');
});

test('a failed call is remembered by its error, and named by the message', async () => {
  answer = (_request, response) => {
    response.writeHead(400, { 'x-amzn-errortype': 'AccessDeniedException' });
    response.end('{"Message":"no"}');
  };
  const clients = createClients(credentials, 'eu-west-1');
  const error: unknown = await clients.lambda
    .send(new ListFunctionsCommand({}))
    .catch((thrown: unknown) => thrown);
  clients.destroy();
  expect(failedCall(error)).toEqual({ service: 'lambda', operation: 'ListFunctions', region: 'eu-west-1' });
  expect(toHandlerError(error).message).toMatch(
    /^lambda:ListFunctions failed: AccessDeniedException: no\. Allow lambda:ListFunctions in/,
  );
});

test('a call that AWS throttles is tried four times', async () => {
  let calls = 0;
  answer = (_request, response) => {
    calls += 1;
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end('{"__type":"ThrottlingException","message":"Rate exceeded"}');
  };
  const clients = createClients(credentials, 'eu-west-1');
  const error: unknown = await clients.ssm
    .send(new GetParameterCommand({ Name: 'x' }))
    .catch((thrown: unknown) => thrown);
  clients.destroy();
  expect(calls).toBe(4);
  expect(toHandlerError(error).code).toBe('Throttling');
});

test.each([
  ['work', forWork, 28],
  ['logs', forLogs, 4],
])('all tries of one call for %s end in time', (_, patience, limit) => {
  // SDK v3's standard mode, after throttling.
  const longestWaits = [0.5, 1, 2].slice(0, patience.attempts - 1);
  expect(longestWaits).toHaveLength(patience.attempts - 1);
  const seconds =
    (patience.attempts * patience.requestTimeoutMilliseconds) / 1000 +
    longestWaits.reduce((sum, wait) => sum + wait, 0);
  expect(seconds).toBeLessThanOrEqual(limit);
});
