import type {
  DescribeNetworkInterfacesCommand,
  DescribeNetworkInterfacesCommandOutput,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';

import { countFree, findNetworkInterfaces, queries, scan } from '../../src/network-interfaces/scan';
import { servicesOf } from '../../src/network-interfaces/service-names';
import { asManyAsFit, listed } from '../../src/network-interfaces/words';
import { cases } from '../support/cases';

const targets = { groupIds: ['sg-1'], subnetIds: ['subnet-1'], vpcId: undefined };

/** An EC2 that answers with these pages, and keeps what it was asked. */
function ec2(pages: readonly Partial<DescribeNetworkInterfacesCommandOutput>[]): {
  readonly asked: DescribeNetworkInterfacesCommand['input'][];
  readonly send: never;
} {
  const asked: DescribeNetworkInterfacesCommand['input'][] = [];
  const send = (command: DescribeNetworkInterfacesCommand): Promise<unknown> => {
    asked.push(command.input);
    return Promise.resolve(pages[asked.length - 1] ?? { NetworkInterfaces: [] });
  };
  return { asked, send: send as never };
}

describe('the one scan', () => {
  it('asks for each kind of target by itself, for managed resources too, page by page', async () => {
    const fake = ec2([
      { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-2' }], NextToken: 't' },
      { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] },
      { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-2' }] },
    ]);
    const result = await scan(fake, { targets });
    expect(fake.asked.map(({ Filters, NextToken }) => [Filters?.[0]?.Name, NextToken])).toEqual([
      ['group-id', undefined],
      ['group-id', 't'],
      ['subnet-id', undefined],
    ]);
    expect(fake.asked.every(({ IncludeManagedResources }) => IncludeManagedResources === true)).toBe(true);
    expect(result).toMatchObject({ calls: 3, complete: true });
    expect(result.networkInterfaces.map(({ id }) => id)).toEqual(['eni-1', 'eni-2']);
  });

  it('ends early when it has seen enough, and says so', async () => {
    const fake = ec2([{ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }], NextToken: 't' }]);
    await expect(scan(fake, { targets, enough: (found) => found.length > 0 })).resolves.toMatchObject({
      calls: 1,
      complete: false,
    });
  });

  it('sees others on one page of each kind of target, and all of the services’ however many others there are', async () => {
    const services = servicesOf(['RDS']);
    const ids = (...all: readonly string[]): { NetworkInterfaces: { NetworkInterfaceId: string }[] } => ({
      NetworkInterfaces: all.map((NetworkInterfaceId) => ({ NetworkInterfaceId })),
    });
    const fake = ec2([
      { ...ids('eni-1', 'eni-2'), NextToken: 'more' },
      { ...ids('eni-3'), NextToken: 'next' },
      ids('eni-4'),
      ids('eni-5'),
    ]);
    const result = await scan(fake, { targets, services, andOthers: true });
    expect(fake.asked.map(({ Filters }) => Filters?.map(({ Name }) => Name))).toEqual([
      ['group-id'],
      ['group-id', 'description'],
      ['group-id', 'description'],
      // All of the subnet's were on the first page.
      ['subnet-id'],
    ]);
    expect(fake.asked.map(({ NextToken }) => NextToken)).toEqual([undefined, undefined, 'next', undefined]);
    expect(result.networkInterfaces.map(({ id }) => id)).toEqual([
      'eni-1',
      'eni-2',
      'eni-3',
      'eni-4',
      'eni-5',
    ]);
    expect(result).toMatchObject({ complete: true, isEverything: false });
  });

  it('asks for each mark by itself only where one page can’t hold everything', async () => {
    const services = servicesOf(['*']);
    const small = ec2([{ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }]);
    await expect(scan(small, { targets, services })).resolves.toMatchObject({ calls: 2, complete: true });
    const marks = queries({ targets, services }).length / 2;
    const large = ec2([{ NetworkInterfaces: [], NextToken: 'more' }]);
    await expect(scan(large, { targets, services })).resolves.toMatchObject({
      calls: 1 + marks + 1,
      complete: true,
      isEverything: false,
    });
  });

  it('tells whether it saw everything', async () => {
    const services = servicesOf(['Lambda']);
    await expect(scan(ec2([]), { targets })).resolves.toMatchObject({ isEverything: true });
    await expect(scan(ec2([]), { targets, services })).resolves.toMatchObject({ isEverything: false });
    await expect(scan(ec2([]), { targets, services, andOthers: true })).resolves.toMatchObject({
      isEverything: true,
    });
  });

  it('finds those of some ids that are still there, in one call', async () => {
    const fake = ec2([{ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-2' }] }]);
    const found = await findNetworkInterfaces(fake, ['eni-1', 'eni-2']);
    expect(found.map(({ id }) => id)).toEqual(['eni-2']);
    // As ids, not as a filter, one that is gone would be an error.
    expect(fake.asked).toMatchObject([
      {
        Filters: [{ Name: 'network-interface-id', Values: ['eni-1', 'eni-2'] }],
        IncludeManagedResources: true,
      },
    ]);
  });

  it('counts a quarter of what is free, of services whose leftovers may be deleted, whichever quarter', async () => {
    const ids = ['eni-0', 'eni-4', 'eni-c'].map((NetworkInterfaceId) => ({ NetworkInterfaceId }));
    const fake = ec2([{ NetworkInterfaces: ids }]);
    await expect(countFree(fake, servicesOf(['*']), 4, 0)).resolves.toBe(12);
    await countFree(fake, servicesOf(['*']), 4, 0.999);
    const [first, last] = fake.asked.map(({ Filters }) => Filters);
    expect(first).toEqual([
      { Name: 'status', Values: ['available'] },
      { Name: 'description', Values: ['AWS Lambda VPC ENI-*', 'AWS Lambda VPC ENI: *'] },
      { Name: 'network-interface-id', Values: ['*0', '*4', '*8', '*c'] },
    ]);
    expect(last?.[2]?.Values).toEqual(['*f', '*3', '*7', '*b']);
  });

  it('never puts more than 200 values into a filter, and leaves none out', () => {
    fc.assert(
      fc.property(fc.nat(900), fc.nat(900), (groups, subnets) => {
        const ids = (prefix: string, count: number): string[] =>
          Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
        const wanted = { groupIds: ids('sg', groups), subnetIds: ids('subnet', subnets), vpcId: undefined };
        const filters = queries({ targets: wanted }).flat();
        expect(filters.every(({ Values }) => (Values ?? []).length <= 200)).toBe(true);
        expect(filters.flatMap(({ Values }) => Values ?? []).toSorted()).toEqual(
          [...wanted.groupIds, ...wanted.subnetIds].toSorted(),
        );
      }),
      cases(100),
    );
  });

  it('lets EC2 filter by what the services’ marks have in common', () => {
    const names = (services: readonly string[], andOthers = false): (string | undefined)[] =>
      queries({ targets: { ...targets, groupIds: [] }, services: servicesOf(services), andOthers }).map(
        (filters) => filters[1]?.Name,
      );
    expect(names(['Lambda'])).toEqual(['description']);
    // What nobody knows yet is looked for where an end is to be proven.
    expect(names(['Lambda'], true)).toEqual(['description', 'interface-type']);
    expect(names(['*'])).toEqual([
      'description',
      'interface-type',
      'tag-key',
      'requester-id',
      'operator.principal',
    ]);
  });
});

describe('words', () => {
  it('fit into their room and count the rest, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 80 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 20, max: 400 }),
        (items, room) => {
          expect(asManyAsFit(items, room).length).toBeLessThanOrEqual(
            Math.max(room, `${items.length} of them`.length),
          );
        },
      ),
      cases(100),
    );
    expect(asManyAsFit(['aaaa', 'bbbbbb', 'cccccc'], 18)).toBe('aaaa; and 2 more');
    expect(asManyAsFit(['aaaa', 'bbbb'], 12)).toBe('aaaa; bbbb');
  });

  it.each([
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
    [['a', 'a', 'b'], 'a and b'],
  ])('%j is listed as %j', (items, expected) => {
    expect(listed(items, 3)).toBe(expected);
  });
});
