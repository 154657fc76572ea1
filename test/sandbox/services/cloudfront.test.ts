import { createWorld, type World } from '../../../sandbox/world';

let world: World;
beforeEach(() => {
  world = createWorld({ project: null });
});
afterEach(() => world.close());

const ask = async (method: string, path: string, body = ''): Promise<readonly [number, string]> => {
  const answer = await world.handle({
    method,
    target: `/2020-05-31/distribution/${path}`,
    headers: {
      host: 'cloudfront.localhost',
      authorization:
        'AWS4-HMAC-SHA256 Credential=any/20260105/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: Buffer.from(body),
  });
  return [answer.status, Buffer.from(answer.body).toString()];
};
const batch = (reference: string): string =>
  `<InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>/*</Path></Items></Paths><CallerReference>${reference}</CallerReference></InvalidationBatch>`;

it('an invalidation of any distribution is complete after a while; of the same reference it is the same one', async () => {
  const [status, made] = await ask('POST', 'E1/invalidation', batch('one'));
  expect(status).toBe(201);
  expect(made).toContain('<Status>InProgress</Status>');
  expect(made).toContain('<Path>/*</Path>');
  const id = /<Id>(\w+)<\/Id>/u.exec(made)?.[1] ?? '';
  expect((await ask('POST', 'E1/invalidation', batch('one')))[1]).toContain(`<Id>${id}</Id>`);
  expect((await ask('POST', 'E1/invalidation', batch('two')))[1]).not.toContain(`<Id>${id}</Id>`);
  await world.time.advance(120_000);
  expect(await ask('GET', `E1/invalidation/${id}`)).toEqual([
    200,
    expect.stringContaining('<Status>Completed</Status>'),
  ]);
});

it.each([
  ['GET', 'E1', '', 404, 'NoSuchDistribution'],
  ['GET', 'E1/invalidation/I1', '', 404, 'NoSuchInvalidation'],
  ['POST', 'E1/invalidation', '<', 400, 'MalformedXML'],
  ['POST', 'E1/invalidation', '<InvalidationBatch/>', 400, 'InvalidArgument'],
  ['DELETE', 'E1', '', 400, 'NotImplemented'],
])('%s %s %s is refused', async (method, path, body, status, code) => {
  expect(await ask(method, path, body)).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)]);
});
