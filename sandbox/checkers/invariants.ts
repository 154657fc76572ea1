import { placesOf } from '../eni-release/sharing';
import { LEAPT } from '../time/leap';
import { SHORTEST_LAMBDA_RELEASE } from '../eni-release/delays';
import type { Held } from '../eni-release';
import type { Ec2Event, NetworkInterface } from '../services/ec2';
import type { World } from '../world';

/** What the checkers look into: nothing of the product, only the cloud itself. */
export type Watched = Pick<World, 'cloud' | 'time' | 'ec2' | 'lambda' | 'eniRelease' | 'iam'>;

/**
 * Something that holds in any cloud, whatever the seed, the faults and the product do. Each gives what
 * is wrong, in words; nothing when all is well.
 */
export interface Invariant {
  readonly name: string;
  /** Asked about each change as it happens. */
  readonly onChange?: (world: Watched, event: Ec2Event) => readonly string[];
  /** Asked about the whole world when somebody asks for violations. */
  readonly always?: (world: Watched) => readonly string[];
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'an attached network interface is deleted by nobody but who attached it',
    onChange: (_, event) => {
      if (event.kind !== 'network-interface' || event.change !== 'deleted') return [];
      const { before, by } = event;
      const attachment = before?.attachment;
      if (before === undefined || attachment === undefined) return [];
      const isOwner = by === before.requesterId || attachment.deleteOnTermination;
      return isOwner ? [] : [`${before.networkInterfaceId} was ${before.status} when ${by} deleted it`];
    },
  },
  {
    name: 'status and attachment agree',
    onChange: (_, event) => {
      if (event.kind !== 'network-interface' || event.after === undefined) return [];
      const { networkInterfaceId, status, attachment } = event.after;
      const agree = (status === 'in-use') === (attachment !== undefined);
      return agree
        ? []
        : [`${networkInterfaceId} is ${status} with ${attachment === undefined ? 'no' : 'an'} attachment`];
    },
  },
  {
    name: 'no group, subnet or VPC goes while a network interface is in it',
    onChange: ({ ec2 }, event) => {
      if (event.kind !== 'deleted') return [];
      return ec2
        .networkInterfaces()
        .filter((it) => isIn(it, event.id))
        .map((it) => `${event.id} went while ${it.networkInterfaceId} was in it`);
    },
  },
  {
    name: 'every network interface is in a subnet and groups that are there',
    always: ({ ec2 }) =>
      ec2
        .networkInterfaces()
        .flatMap((it) => [
          ...(ec2.subnet(it.subnetId) === undefined
            ? [`${it.networkInterfaceId} is in ${it.subnetId}, which is gone`]
            : []),
          ...it.groupIds
            .filter((id) => ec2.group(id) === undefined)
            .map((id) => `${it.networkInterfaceId} is in ${id}, which is gone`),
        ]),
  },
  {
    name: 'no two network interfaces of a subnet have the same address',
    always: ({ ec2 }) => {
      const seen = new Map<string, string>();
      return ec2.networkInterfaces().flatMap((it) => {
        const key = `${it.subnetId} ${it.privateIpAddress}`;
        const other = seen.get(key);
        seen.set(key, it.networkInterfaceId);
        return other === undefined ? [] : [`${it.networkInterfaceId} and ${other} both have ${key}`];
      });
    },
  },
  {
    name: 'every function in a VPC has a network interface in each of its subnets with its groups',
    onChange: (world, event) =>
      event.kind === 'network-interface' && event.change !== 'created' ? withoutInterface(world) : [],
    always: withoutInterface,
  },
  {
    name: 'a network interface with users is not let go of',
    onChange: ({ eniRelease }, event) => {
      if (event.kind !== 'network-interface' || event.change !== 'released') return [];
      const id = event.after?.networkInterfaceId ?? '';
      const users = eniRelease.hyperplane.usersOf(id);
      return users.map(
        ({ functionName, version }) => `${id} was released, used by ${functionName}:${version}`,
      );
    },
    always: ({ eniRelease }) =>
      eniRelease.releases
        .all()
        .filter((it) => it.life.state !== 'in-use')
        .flatMap((it) =>
          eniRelease.hyperplane
            .usersOf(it.networkInterfaceId)
            .map(
              ({ functionName }) => `${it.networkInterfaceId} is ${it.life.state}, used by ${functionName}`,
            ),
        ),
  },
  {
    name: 'a Hyperplane network interface without users is being let go of',
    always: ({ eniRelease }) => {
      const inUse = new Set(eniRelease.hyperplane.inUse().values());
      return eniRelease.releases
        .all()
        .map(({ networkInterfaceId, life }) => ({ id: networkInterfaceId, life }))
        .filter(({ id, life }) => life.state === 'in-use' && !inUse.has(id))
        .filter(({ id }) => eniRelease.hyperplane.vacantSince(id) !== undefined)
        .map(({ id }) => `${id} is in use by nobody`);
    },
  },
  {
    name: 'Lambda releases nothing sooner than was ever recorded',
    onChange: ({ eniRelease, time }, event) => {
      if (event.kind !== 'network-interface' || event.change !== 'released') return [];
      const id = event.after?.networkInterfaceId ?? '';
      const since = eniRelease.hyperplane.vacantSince(id);
      return since === undefined || time.now() - since >= SHORTEST_LAMBDA_RELEASE
        ? []
        : [`${id} was released ${(time.now() - since) / 1_000} s after its last user`];
    },
  },
  {
    name: 'Lambda deletes with the role’s rights, and leaves behind only what they don’t allow',
    onChange: (world, event) => {
      if (event.kind !== 'network-interface' || event.by !== 'lambda') return [];
      const it = world.eniRelease.releases.get((event.before ?? event.after)?.networkInterfaceId ?? '');
      if (it === undefined || event.change !== 'orphaned' || !mayDelete(world, it)) return [];
      return [`${it.networkInterfaceId} was left behind though ${it.roleName ?? '?'} may delete it`];
    },
  },
  {
    name: 'no role touches a network interface that no service left behind, or that is still used',
    onChange: ({ eniRelease }, event) => {
      if (event.kind !== 'network-interface' || !isRole(event.by)) return [];
      if (event.change !== 'deleted' && event.change !== 'detached') return [];
      const { before, by, change } = event;
      if (before === undefined || before.requesterId.includes(by)) return [];
      const id = before.networkInterfaceId;
      const users = eniRelease.hyperplane.usersOf(id);
      if (users.length > 0) return [`${by} ${change} ${id}, which ${users.length} functions use`];
      return eniRelease.releases.wasAService(id)
        ? []
        : [`${by} ${change} ${id}, "${before.description}", which is foreign`];
    },
  },
  {
    name: 'nothing happens at an instant that has passed',
    always: ({ cloud }) =>
      cloud.journal
        .entries()
        .flatMap((entry) => (entry.kind === 'notice' && entry.text.includes(LEAPT) ? [entry.text] : [])),
  },
];

function isIn(it: NetworkInterface, id: string): boolean {
  return it.subnetId === id || it.vpcId === id || it.groupIds.includes(id);
}

/** An invocation, or the session of a role: not a person, and not a service. */
function isRole(by: string): boolean {
  return by.includes(':assumed-role/') || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/u.test(by);
}

function withoutInterface({ cloud, ec2, eniRelease, lambda }: Watched): readonly string[] {
  const inUse = eniRelease.hyperplane.inUse();
  return lambda.versions().flatMap(({ functionName, version, vpcConfig }) =>
    placesOf(cloud.account, { subnetIds: vpcConfig.SubnetIds, groupIds: vpcConfig.SecurityGroupIds })
      .filter(({ key }) => ec2.networkInterface(inUse.get(key) ?? '')?.status !== 'in-use')
      .map(({ key }) => `${functionName}:${version} has no network interface at ${key}`),
  );
}

function mayDelete({ cloud, iam }: Watched, { networkInterfaceId, roleName }: Held): boolean {
  const arn = `arn:aws:ec2:${cloud.region}:${cloud.account}:network-interface/${networkInterfaceId}`;
  return roleName !== undefined && iam.isAllowed(roleName, 'ec2:DeleteNetworkInterface', arn);
}
