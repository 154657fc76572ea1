import fc from 'fast-check';

import {
  LONGEST_STALENESS,
  NetworkInterfaces,
  type NetworkInterface,
} from '../../../sandbox/services/ec2/network-interfaces';
import { cases } from '../../support/cases';

function networkInterface(id: number, group: number, version: number): NetworkInterface {
  return {
    networkInterfaceId: `eni-${id}`,
    status: 'available',
    interfaceType: 'interface',
    description: String(version),
    requesterId: '',
    requesterManaged: false,
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    availabilityZone: 'us-east-1a',
    groupIds: [`sg-${group}`],
    privateIpAddress: '10.0.0.4',
    macAddress: '',
    sourceDestCheck: true,
    operator: undefined,
    attachment: undefined,
    association: undefined,
  };
}

const change = fc.record({
  id: fc.nat(5),
  group: fc.nat(2),
  remove: fc.boolean(),
  /** Milliseconds that pass before it. */
  pause: fc.integer({ min: 0, max: LONGEST_STALENESS / 4 }),
});

describe('the network interfaces and their past', () => {
  it('shows each moment of the last ten minutes as it was', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 200 }),
        fc.integer({ min: 0, max: LONGEST_STALENESS }),
        (changes, ago) => {
          const store = new NetworkInterfaces();
          const past: { readonly at: number; readonly all: readonly NetworkInterface[] }[] = [];
          const model = new Map<string, NetworkInterface>();
          let now = 0;
          for (const [version, { id, group, remove, pause }] of changes.entries()) {
            now += pause;
            const it = networkInterface(id, group, version);
            if (remove) {
              store.remove(now, it.networkInterfaceId);
              model.delete(it.networkInterfaceId);
            } else {
              store.put(now, it);
              model.set(it.networkInterfaceId, it);
            }
            past.push({ at: now, all: [...model.values()] });
          }
          const then = now - ago;
          const expected = past.findLast(({ at }) => at <= then)?.all ?? [];
          const byId = (all: readonly NetworkInterface[]): readonly string[] =>
            all.map((it) => `${it.networkInterfaceId} ${it.description}`).toSorted();
          expect(byId(store.asOf(then))).toEqual(byId(expected));
          expect(byId(store.all())).toEqual(byId([...model.values()]));
          for (const group of ['sg-0', 'sg-1', 'sg-2']) {
            const inGroup = [...model.values()].filter(({ groupIds }) => groupIds.includes(group));
            expect(byId(store.within(group))).toEqual(byId(inGroup));
            expect(store.isEmpty(group)).toBe(inGroup.length === 0);
          }
        },
      ),
      cases(100),
    );
  });

  it('drops what no read can show any more', () => {
    const store = new NetworkInterfaces();
    for (let minute = 0; minute < 1_000; minute += 1) {
      for (const id of [1, 2]) store.put(minute * 60_000, networkInterface(id, 0, minute));
      store.put(minute * 60_000, networkInterface(100 + minute, 0, 0));
      store.remove(minute * 60_000, `eni-${100 + minute}`);
    }
    expect(store.versionCount).toBeLessThan(200);
    expect(store.all()).toHaveLength(2);
  });
});
