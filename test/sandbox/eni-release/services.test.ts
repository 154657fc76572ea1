import { DetachNetworkInterfaceCommand, type NetworkInterface } from '@aws-sdk/client-ec2';

import { SERVICE_KEYS, SERVICES, type ServiceKey } from '../../../sandbox/eni-release/services';
import { answers, formOf, type Answer } from '../../support/answers';
import { interfaces, network, type Network } from '../../support/network';

/** What AWS answers today. */
const ANSWERS = answers().filter(({ superseded }) => superseded === undefined);
const SHOWN = ANSWERS.map((answer) => [answer.service, answer.source, answer] as const);

describe('network interfaces of services', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network();
  });
  afterEach(() => net.world.close());

  const plant = (
    service: ServiceKey | 'user',
    more: Partial<Parameters<Network['world']['eniRelease']['plant']>[0]> = {},
  ): string => {
    const where = { subnetId: net.subnets[0], groupIds: [net.groups[0]] };
    return net.world.eniRelease.plant({ service, ...where, owner: 'owner', ...more })[0] ?? '';
  };
  const planted = ({ service, owner, networkInterface: { Status: state } }: Answer): string =>
    plant(service, { owner, state: state === 'available' ? state : 'in-use' });
  const look = async (id: string): Promise<NetworkInterface | undefined> =>
    (await interfaces(net)).find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);

  it('have an answer each that shows them, recorded or put together', () => {
    expect(SERVICE_KEYS.filter((service) => !ANSWERS.some((answer) => answer.service === service))).toEqual(
      [],
    );
    const recorded = ANSWERS.filter(({ grade }) => grade === 'recorded').map(({ service }) => service);
    expect(recorded.toSorted()).toEqual([
      'AgentCore',
      'ApplicationLoadBalancer',
      'EcsTask',
      'EksControlPlane',
      'Lambda',
      'NatGateway',
      'RDS',
      'RDS',
      'VpcEndpoint',
    ]);
  });

  it.each(SHOWN)('%s: looks as %s shows it', async (_service, _source, answer) => {
    const { networkInterface: shown } = answer;
    const it = await look(planted(answer));
    expect(formOf(it ?? {})).toMatchObject(formOf(shown));
    expect(it).toMatchObject({
      Status: shown.Status ?? 'in-use',
      SubnetId: net.subnets[0],
      VpcId: net.vpcId,
      Groups: [{ GroupId: net.groups[0], GroupName: 'one' }],
    });
    expect(it?.TagSet ?? []).toHaveLength(shown.TagSet?.length ?? 0);
    // Since when, AWS tells of ordinary attachments only.
    const isOrdinary = it?.Attachment?.AttachmentId?.startsWith('eni-') === true;
    expect(it?.Attachment?.AttachTime === undefined).toBe(!isOrdinary);
    expect(it?.Operator?.HiddenByDefault).toBe(it?.Operator?.Managed);
  });

  it.each(SERVICE_KEYS)('%s: can be detached by users only where that was seen', async (service) => {
    const it = await look(plant(service));
    const AttachmentId = it?.Attachment?.AttachmentId ?? '';
    const detached = net.clients.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId, Force: true }));
    if (SERVICES[service].attachment.detachable) {
      await detached;
      await net.world.time.advance(20_000);
      expect((await look(it?.NetworkInterfaceId ?? ''))?.Status).toBe('available');
    } else {
      await expect(detached).rejects.toMatchObject({
        // An instance's first one nobody detaches.
        name:
          AttachmentId.startsWith('ela-') || it?.Attachment?.InstanceId !== undefined
            ? 'OperationNotPermitted'
            : 'AuthFailure',
      });
    }
  });

  it.each(SERVICE_KEYS)('%s: goes the way that its row says', async (service) => {
    const id = plant(service, { state: 'releasing' });
    await net.world.time.advance(24 * 3_600_000);
    const { untilAvailable, untilDeleted } = SERVICES[service].delays(
      net.world.cloud.random.stream('another'),
    );
    const { deletedBy, interfaceType, interfaceTypeWhenFree } = SERVICES[service];
    const it = await look(id);
    if (untilAvailable === undefined) expect(it?.Status).toBe('in-use');
    else if (untilDeleted !== undefined && deletedBy === 'service') expect(it).toBeUndefined();
    else {
      // It is nobody's to delete, or the role that could isn't there.
      expect(it).toMatchObject({
        Status: 'available',
        InterfaceType: interfaceTypeWhenFree ?? interfaceType,
      });
      expect(it?.Attachment).toBeUndefined();
    }
  });

  it('an AgentCore network interface that a new runtime takes back keeps its id, and its 8 hours start anew', async () => {
    const { releases } = net.world.eniRelease;
    const id = releases.hold('AgentCore', {
      subnetId: net.subnets[0],
      groupIds: [net.groups[0]],
      owner: 'runtime',
    });
    releases.letGo(id);
    await net.world.time.advance(6.5 * 3_600_000);
    expect(releases.takeBack(id)).toBe(true);
    await net.world.time.advance(3_600_000);
    releases.letGo(id);
    await net.world.time.advance(6.5 * 3_600_000);
    expect((await look(id))?.Status).toBe('in-use');
    await net.world.time.advance(2 * 3_600_000);
    expect(await look(id)).toBeUndefined();
    expect(releases.takeBack(id)).toBe(false);
  });

  it('can be planted in each state, any number, with times of one’s own', async () => {
    const { plant: plantAll } = net.world.eniRelease;
    const where = { subnetId: net.subnets[1], groupIds: [net.groups[1]] };
    const many = plantAll({ service: 'RDS', ...where, state: 'available', count: 3, untilDeleted: null });
    const orphans = plantAll({ service: 'Lambda', ...where, state: 'orphaned', count: 2 });
    const soon = plantAll({
      service: 'AgentCore',
      ...where,
      state: 'releasing',
      untilAvailable: 90_000,
      age: 30_000,
    });
    const mine = plantAll({ service: 'user', ...where, owner: 'mine' });
    await net.world.time.advance(59_000);
    const status = async (id: string): Promise<string | undefined> => (await look(id))?.Status;
    expect(await Promise.all([...many, ...orphans, ...mine].map(status))).toEqual(Array(6).fill('available'));
    expect(await Promise.all(soon.map(status))).toEqual(['in-use']);
    await net.world.time.advance(60_000);
    expect(await Promise.all(soon.map(status))).toEqual([undefined]);
    await net.world.time.advance(48 * 3_600_000);
    expect(await Promise.all([...many, ...orphans, ...mine].map(status))).toEqual(Array(6).fill('available'));
  });
});
