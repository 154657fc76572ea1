import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';

import { INVARIANTS, watch, type Watch } from '../../../sandbox/checkers';
import { LeapError } from '../../../sandbox/time/leap';
import { interfaces, makeFunction, network, VPC_POLICY, type Network } from '../../support/network';

const HOUR = 3_600_000;
const INVOCATION = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Each checker is only worth something if it sees what it is there for: so break each law once. */
describe('the cloud’s invariants', () => {
  let net: Network;
  let watched: Watch;
  beforeEach(async () => {
    net = await network();
    watched = watch(net.world);
    await makeFunction(net);
    await net.world.time.advance(120_000);
  });
  afterEach(() => net.world.close());

  const only = async (): Promise<string> => (await interfaces(net))[0]?.NetworkInterfaceId ?? '';
  const names = (): readonly string[] => [...new Set(watched.violations().map(({ invariant }) => invariant))];
  const mine = (): string =>
    net.world.eniRelease.plant({ service: 'user', subnetId: net.subnets[0], groupIds: [] })[0] ?? '';

  it('hold while functions come and go, are orphaned and deleted by hand', async () => {
    await net.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
    await net.world.cloud.call('iam', 'DetachRolePolicy', { RoleName: 'role', PolicyArn: VPC_POLICY });
    await net.world.time.advance(2 * HOUR);
    net.world.ec2.remove(INVOCATION, await only());
    expect(watched.violations()).toEqual([]);
    watched.check();
  });

  it.each<[string, () => Promise<void> | void]>([
    [
      'an attached network interface is deleted by nobody but who attached it',
      async () => {
        net.world.ec2.remove('somebody', await only());
      },
    ],
    [
      'nothing happens at an instant that has passed',
      () => {
        const now = net.world.time.now();
        net.world.cloud.defect(new LeapError('fn', 'it answers', now - 1, now), 'a process');
      },
    ],
    [
      'status and attachment agree',
      async () => {
        net.world.ec2.change('lambda', await only(), 'modified', { status: 'available' });
      },
    ],
    [
      'every network interface is in a subnet and groups that are there',
      async () => {
        net.world.ec2.change('lambda', await only(), 'modified', { groupIds: ['sg-gone'] });
      },
    ],
    [
      'no two network interfaces of a subnet have the same address',
      async () => {
        const { privateIpAddress } = net.world.ec2.networkInterface(await only()) ?? {};
        net.world.ec2.change('x', mine(), 'modified', { privateIpAddress: privateIpAddress ?? '' });
      },
    ],
    [
      'every function in a VPC has a network interface in each of its subnets with its groups',
      () => {
        net.world.eniRelease.hyperplane.leave('fn', '$LATEST');
      },
    ],
    [
      'a network interface with users is not let go of',
      async () => {
        net.world.eniRelease.releases.letGo(await only());
      },
    ],
    [
      'a Hyperplane network interface without users is being let go of',
      async () => {
        const id = await only();
        net.world.eniRelease.hyperplane.leave('fn', '$LATEST');
        net.world.eniRelease.releases.takeBack(id);
      },
    ],
    [
      'Lambda releases nothing sooner than was ever recorded',
      async () => {
        const id = await only();
        await net.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
        net.world.eniRelease.releases.detachNow(id);
      },
    ],
    [
      'Lambda deletes with the role’s rights, and leaves behind only what they don’t allow',
      async () => {
        const id = await only();
        await net.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: 'fn' }));
        net.world.eniRelease.releases.detachNow(id);
        net.world.eniRelease.releases.giveUp(id);
      },
    ],
    [
      'no role touches a network interface that no service left behind, or that is still used',
      () => {
        net.world.ec2.remove(INVOCATION, mine());
      },
    ],
  ])('see a breach of: %s', async (invariant, breach) => {
    expect(names()).toEqual([]);
    await breach();
    expect(names()).toContain(invariant);
    expect(() => {
      watched.check();
    }).toThrow(invariant);
  });

  it('see a group that goes under a network interface', () => {
    const told = INVARIANTS.find(({ name }) => name.startsWith('no group, subnet or VPC'))?.onChange?.(
      net.world,
      { kind: 'deleted', what: 'security-group', id: net.groups[0], by: 'x' },
    );
    expect(told).toEqual([expect.stringContaining(net.groups[0])]);
  });

  it('are all tried here', () => {
    expect(INVARIANTS).toHaveLength(12);
  });

  it('are watched no more after the end of the watch', () => {
    watched.stop();
    net.world.ec2.remove(INVOCATION, mine());
    expect(watched.violations()).toEqual([]);
  });
});
