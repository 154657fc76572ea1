import { createServer, type RequestListener, type Server } from 'node:http';

import { fetchPayload } from '../../src/runtime/hook/payload';

let servers: Server[] = [];

/** Serves on the loopback; gives the URL and the environment that allows it. */
async function serve(listener: RequestListener): Promise<{ url: string; environment: NodeJS.ProcessEnv }> {
  const started = createServer(listener);
  servers.push(started);
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  const address = started.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const origin = `http://127.0.0.1:${address.port}`;
  return { url: `${origin}/payload?X-Amz-Signature=secret`, environment: { AWS_ENDPOINT_URL: origin } };
}

afterEach(async () => {
  const started = servers;
  servers = [];
  for (const server of started) server.closeAllConnections();
  await Promise.all(
    started.map(
      (server) =>
        new Promise((resolve) => {
          server.close(resolve);
        }),
    ),
  );
});

describe('a payload', () => {
  it('is fetched', async () => {
    const { url, environment } = await serve((_request, response) =>
      response.end('{"template": "Resources: {}"}'),
    );
    await expect(fetchPayload(url, environment)).resolves.toEqual({ template: 'Resources: {}' });
  });

  it('comes by https only', async () => {
    for (const url of [
      'http://example.com/x',
      'file:///etc/passwd',
      'ftp://example.com/x',
      'no URL',
      '//host/x',
    ]) {
      await expect(fetchPayload(url, {})).rejects.toMatchObject({ code: 'InvalidRequest' });
    }
  });

  it('comes by http from the loopback only where that stands in for AWS', async () => {
    const { url } = await serve((_request, response) => response.end('{}'));
    const elsewhere = { AWS_ENDPOINT_URL: 'https://proxy.example.com' };
    await expect(fetchPayload(url, {})).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expect(fetchPayload(url, elsewhere)).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expect(
      fetchPayload('http://example.com/x', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    ).rejects.toMatchObject({ code: 'InvalidRequest' });
  });

  it('is asked for again when the server fails', async () => {
    let requests = 0;
    const { url, environment } = await serve((request, response) => {
      requests += 1;
      if (requests === 1) request.socket.destroy();
      else if (requests === 2) response.writeHead(503).end();
      else response.end('{}');
    });
    await expect(fetchPayload(url, environment)).resolves.toEqual({});
    expect(requests).toBe(3);
  });

  it('is not asked for again when it is refused, and redirections aren’t followed', async () => {
    for (const status of [301, 403, 404]) {
      let requests = 0;
      const { url, environment } = await serve((_request, response) => {
        requests += 1;
        response.writeHead(status, { location: '/elsewhere' }).end();
      });
      await expect(fetchPayload(url, environment)).rejects.toMatchObject({
        code: 'NetworkFailure',
        message: `The payload can’t be fetched: status ${status}.`,
      });
      expect(requests).toBe(1);
    }
  });

  it('keeps its signed URL to itself', async () => {
    const { url, environment } = await serve((_request, response) => response.writeHead(500).end());
    const failure = await fetchPayload(url, environment).catch((error: unknown) => error);
    expect(String(failure)).not.toContain('secret');
  });

  it('has at most 16 MiB', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const { url, environment } = await serve((_request, response) => {
      const more = (): void => {
        while (sent < 64 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    await expect(fetchPayload(url, environment)).rejects.toMatchObject({
      code: 'NetworkFailure',
      message: expect.stringContaining('more than 16 MiB') as string,
    });
    expect(sent).toBeLessThan(64);
  });

  it('is JSON', async () => {
    const { url, environment } = await serve((_request, response) => response.end('<xml/>'));
    await expect(fetchPayload(url, environment)).rejects.toMatchObject({ code: 'InvalidRequest' });
  });
});
