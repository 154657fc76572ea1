import fc from 'fast-check';

import { createWorld, type World } from '../../../sandbox/world';

/** A VPC with two subnets and two groups, and a role that may do what Lambda asks of it. */
async function ground(world: World): Promise<{ readonly subnets: string[]; readonly groups: string[] }> {
  const call = async (operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
    (await world.cloud.call('ec2', operation, input)) as Record<string, unknown>;
  const { vpc } = await call('CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const VpcId = (vpc as { vpcId: string }).vpcId;
  const subnets: string[] = [];
  const groups: string[] = [];
  for (const index of [0, 1]) {
    const { subnet } = await call('CreateSubnet', { VpcId, CidrBlock: `10.0.${index}.0/24` });
    subnets.push((subnet as { subnetId: string }).subnetId);
    const { groupId } = await call('CreateSecurityGroup', {
      VpcId,
      GroupName: `g${index}`,
      GroupDescription: 'test',
    });
    groups.push(groupId as string);
  }
  return { subnets, groups };
}

type Action =
  | {
      readonly do: 'join';
      readonly name: string;
      readonly version: string;
      readonly subnet: number;
      readonly group: number;
    }
  | { readonly do: 'leave'; readonly name: string; readonly version: string }
  | { readonly do: 'pass'; readonly minutes: number };

const name = fc.constantFrom('a', 'b', 'c');
const version = fc.constantFrom('$LATEST', '1');
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('join' as const), name, version, subnet: fc.nat(1), group: fc.nat(1) }),
  fc.record({ do: fc.constant('leave' as const), name, version }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
);

describe('sharing of Hyperplane network interfaces', () => {
  it('has one in use for each subnet and set of groups in use, whoever comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), fc.nat(), async (actions, seed) => {
        const world = createWorld({ seed, project: null });
        const { subnets, groups } = await ground(world);
        const users = new Map<string, string>();
        const { hyperplane } = world.eniRelease;
        for (const each of actions) {
          const user = each.do === 'pass' ? '' : `${each.name}:${each.version}`;
          if (each.do === 'pass') await world.time.advance(each.minutes * 60_000);
          else if (each.do === 'leave') {
            hyperplane.leave(each.name, each.version);
            users.delete(user);
          } else if (!users.has(user)) {
            const subnetId = subnets[each.subnet] ?? '';
            const groupId = groups[each.group] ?? '';
            hyperplane.join({
              functionName: each.name,
              version: each.version,
              roleName: 'r',
              subnetIds: [subnetId],
              groupIds: [groupId],
            });
            users.set(user, `${subnetId} ${groupId}`);
          }
          const attached = world.ec2.networkInterfaces().filter(({ attachment }) => attachment !== undefined);
          const keys = attached.map(({ subnetId, groupIds }) => `${subnetId} ${groupIds.join()}`);
          expect(new Set(keys).size).toBe(keys.length);
          for (const wanted of users.values()) expect(keys).toContain(wanted);
          for (const it of attached) {
            const holders = hyperplane.usersOf(it.networkInterfaceId);
            for (const holder of holders)
              expect(users.get(`${holder.functionName}:${holder.version}`)).toBe(
                `${it.subnetId} ${it.groupIds.join()}`,
              );
          }
        }
        // With nobody left and time enough, each is orphaned here: the role exists no more.
        for (const user of users.keys()) hyperplane.leave(...(user.split(':') as [string, string]));
        await world.time.advance(3 * 3_600_000);
        expect(
          world.ec2
            .networkInterfaces()
            .every(({ status, interfaceType }) => status === 'available' && interfaceType === 'interface'),
        ).toBe(true);
        await world.close();
      }),
      { numRuns: Number(process.env['ENICLEANER_RUNS'] ?? 60) },
    );
  });
});
