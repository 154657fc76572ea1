import type { WireResponse } from '../../../sandbox/wire/types';
import { interfaces, network, type Network } from '../../support/network';

describe('POST /_sandbox/network-interfaces', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network();
  });
  afterEach(() => net.world.close());

  const post = (body: unknown): Promise<WireResponse> =>
    net.world.handle({
      method: 'POST',
      target: '/_sandbox/network-interfaces',
      headers: { host: 'localhost', 'x-sandbox-control': 'yes' },
      body: Buffer.from(JSON.stringify(body)),
    });
  const answer = ({ body }: WireResponse): Record<string, unknown> =>
    JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;

  it('puts leftovers of services into the world, in the state and of the age that is asked for', async () => {
    const response = await post({
      service: 'AgentCore',
      subnetId: net.subnets[0],
      groupIds: [net.groups[0]],
      owner: 'runtime',
      state: 'releasing',
      ageSeconds: 6 * 3_600,
      untilAvailableSeconds: 8 * 3_600,
      untilDeletedSeconds: null,
      count: 2,
    });
    expect(response.status).toBe(200);
    const planted = await interfaces(net);
    expect(answer(response)['networkInterfaceIds']).toEqual(
      expect.arrayContaining(planted.map(({ NetworkInterfaceId }) => NetworkInterfaceId)) as unknown,
    );
    expect(planted).toHaveLength(2);
    await net.world.time.advance(2 * 3_600_000 - 1);
    expect((await interfaces(net)).map(({ Status }) => Status)).toEqual(['in-use', 'in-use']);
    await net.world.time.advance(1);
    expect((await interfaces(net)).map(({ Status }) => Status)).toEqual(['available', 'available']);
  });

  it('lets a new user take back what is being released in the same place, and its time start anew', async () => {
    const where = { service: 'AgentCore', subnetId: net.subnets[0], groupIds: [net.groups[0]] };
    const ids = async (body: object): Promise<unknown> =>
      answer(await post({ ...where, ...body }))['networkInterfaceIds'];
    const first = await ids({ state: 'releasing' });
    await net.world.time.advance(6.5 * 3_600_000);
    expect(await ids({ state: 'releasing', reuse: true, groupIds: [net.groups[1]] })).not.toEqual(first);
    expect(await ids({ state: 'releasing', reuse: true })).toEqual(first);
    await net.world.time.advance(6.5 * 3_600_000);
    expect((await interfaces(net)).map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toContainEqual(
      (first as readonly string[])[0],
    );
    await net.world.time.advance(1.5 * 3_600_000);
    expect(await interfaces(net)).toEqual([]);
    // What is gone can't be taken back.
    expect(await ids({ reuse: true })).not.toEqual(first);
  });

  it.each<[string, (network: Network) => object, RegExp]>([
    ['an unknown service', () => ({ service: 'Toaster' }), /^service is one of: user, Lambda, /u],
    ['no subnet', () => ({ service: 'user' }), /^subnetId is missing/u],
    [
      'a subnet that isn’t there',
      () => ({ service: 'user', subnetId: 'subnet-0123456789abcdef0' }),
      /^The subnet ID 'subnet-0123456789abcdef0' does not exist$/u,
    ],
    [
      'groups that are no list',
      ({ subnets }) => ({ service: 'user', subnetId: subnets[0], groupIds: 'sg-1' }),
      /^groupIds is a list/u,
    ],
    [
      'an unknown state',
      ({ subnets }) => ({ service: 'user', subnetId: subnets[0], state: 'gone' }),
      /^state is one of: in-use, /u,
    ],
    [
      'a count that is none',
      ({ subnets }) => ({ service: 'user', subnetId: subnets[0], count: 0 }),
      /^count is a whole number/u,
    ],
    [
      'a negative time',
      ({ subnets }) => ({ service: 'user', subnetId: subnets[0], ageSeconds: -1 }),
      /^ageSeconds is a number of seconds/u,
    ],
    [
      'a reuse that is none',
      ({ subnets }) => ({ service: 'user', subnetId: subnets[0], reuse: 'yes' }),
      /^reuse is true or false/u,
    ],
  ])('refuses %s', async (_what, body, message) => {
    const response = await post(body(net));
    expect(response.status).toBe(400);
    expect(answer(response)['message']).toMatch(message);
  });
});
