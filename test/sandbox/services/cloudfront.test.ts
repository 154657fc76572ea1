import {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetInvalidationCommand,
  type Invalidation,
} from '@aws-sdk/client-cloudfront';

import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';
import { restRequest, textOf } from '../../support/requests';

let world: World;
let cloudFront: CloudFrontClient;
beforeEach(() => {
  world = createWorld({ project: null });
  cloudFront = new CloudFrontClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
    maxAttempts: 1,
  });
});
afterEach(() => world.close());

const DistributionId = 'E1';
const invalidate = async (CallerReference: string): Promise<Invalidation | undefined> => {
  const InvalidationBatch = { Paths: { Quantity: 2, Items: ['/*', '/&'] }, CallerReference };
  const asked = new CreateInvalidationCommand({ DistributionId, InvalidationBatch });
  return (await cloudFront.send(asked)).Invalidation;
};

it('an invalidation of any distribution is complete after a while; of the same reference it is the same one', async () => {
  const made = await invalidate('one');
  expect(made).toMatchObject({
    Status: 'InProgress',
    CreateTime: new Date('2026-01-05T09:00:00Z'),
    InvalidationBatch: { Paths: { Quantity: 2, Items: ['/*', '/&'] }, CallerReference: 'one' },
  });
  expect(await invalidate('one')).toEqual(made);
  expect((await invalidate('two'))?.Id).not.toBe(made?.Id);
  await world.time.advance(120_000);
  const { Invalidation: it } = await cloudFront.send(
    new GetInvalidationCommand({ DistributionId, Id: made?.Id }),
  );
  expect(it).toMatchObject({ Id: made?.Id, Status: 'Completed' });
});

it('what isn’t there is said so', async () => {
  const noDistribution = { name: 'NoSuchDistribution' };
  await expect(cloudFront.send(new GetDistributionCommand({ Id: 'E1' }))).rejects.toMatchObject(
    noDistribution,
  );
  await expect(cloudFront.send(new GetDistributionConfigCommand({ Id: 'E1' }))).rejects.toMatchObject(
    noDistribution,
  );
  await expect(
    cloudFront.send(new GetInvalidationCommand({ DistributionId, Id: 'I1' })),
  ).rejects.toMatchObject({
    name: 'NoSuchInvalidation',
  });
});

it.each([
  ['POST', 'E1/invalidation', '<', 'MalformedXML'],
  ['POST', 'E1/invalidation', '<InvalidationBatch/>', 'InvalidArgument'],
  ['POST', 'E1/invalidation', '', 'InvalidArgument'],
  ['DELETE', 'E1', '', 'NotImplemented'],
])('%s %s %s is refused', async (method, path, body, code) => {
  const answer = await world.handle(
    restRequest('cloudfront', method, `/2020-05-31/distribution/${path}`, { body }),
  );
  expect([answer.status, textOf(answer.body)]).toEqual([
    400,
    expect.stringContaining(`<Code>${code}</Code>`),
  ]);
});
