import { SessionProxy } from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib';
import all from '../../src/runtime/library/all';
import S3 from '../../src/runtime/library/s3';
import { type Operation, Service } from '../../src/runtime/library/service';

/** The stand-ins for SDK v2, called as the runtime library calls them: through its SessionProxy. */
interface Client {
  makeRequestPromise(operation: string, input?: object, headers?: Record<string, string>): Promise<object>;
}

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };

function clientOf(service: unknown): Client {
  const session = SessionProxy.getSession(credentials, 'eu-west-1');
  return session?.client(service as never) as unknown as Client;
}

class Probe extends Service {
  protected override connect(): Promise<Readonly<Record<string, Operation>>> {
    return Promise.resolve({
      show: (input, headers) => Promise.resolve({ input, headers, ...this.configuration() }),
      fail: () =>
        Promise.reject(
          Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $retryable: {} }),
        ),
    });
  }
}

test("a stand-in gets the session's credentials and Region, the input and the headers", async () => {
  const shown = await clientOf(Probe).makeRequestPromise(
    'show',
    { a: 1 },
    { 'X-Amzn-Logs-Format': 'json/emf' },
  );
  expect(shown).toMatchObject({
    credentials,
    region: 'eu-west-1',
    input: { a: 1 },
    headers: { 'X-Amzn-Logs-Format': 'json/emf' },
  });
});

test('errors have the code that SDK v2 gave them, and are never retryable', async () => {
  // The library ends the whole operation with InternalFailure on a metric whose error is retryable.
  const error: unknown = await clientOf(Probe)
    .makeRequestPromise('fail')
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded' });
  expect(error).not.toHaveProperty('retryable');
});

test('a service that did not answer is not asked again', async () => {
  let calls = 0;
  class Silent extends Service {
    protected override connect(): Promise<Readonly<Record<string, Operation>>> {
      return Promise.resolve({
        put: () => {
          calls += 1;
          return Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' }));
        },
      });
    }
  }
  const client = clientOf(Silent);
  await expect(client.makeRequestPromise('put')).rejects.toThrow('no answer');
  await expect(client.makeRequestPromise('put')).rejects.toThrow('no answer');
  expect(calls).toBe(1);
});

test('an operation that the library never used is refused by name', async () => {
  await expect(clientOf(Probe).makeRequestPromise('other')).rejects.toThrow('There is no operation other');
});

test('S3 keeps no second copy of the logs, makes no bucket, and says nothing wrong', async () => {
  const s3 = clientOf(S3);
  await expect(s3.makeRequestPromise('listObjectsV2', {})).resolves.toEqual({ Contents: [{}] });
  await expect(s3.makeRequestPromise('putObject', {})).resolves.toEqual({});
  await expect(s3.makeRequestPromise('createBucket', {})).rejects.toThrow(
    'There is no operation createBucket',
  );
});

test('a client by name comes from the stand-ins', () => {
  expect(Object.keys(all)).toEqual(['CloudWatch', 'CloudWatchLogs', 'S3']);
  expect(clientOf('S3')).toBeDefined();
});
