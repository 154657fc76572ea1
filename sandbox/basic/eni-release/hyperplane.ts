import type { Cloud } from '../../cloud';
import type { Ec2 } from '../services/ec2';
import type { Release } from '../../time/simulation';
import { LAMBDA } from './delays';
import { next, type Event, type State } from './life-cycle';

/** Who uses a network interface: a function's `$LATEST` or a published version. */
export interface User {
  readonly functionName: string;
  readonly version: string;
  readonly roleName: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

interface Shared {
  readonly networkInterfaceId: string;
  readonly key: string;
  state: State;
  readonly users: Map<string, User>;
  /** Of the last user: Lambda deletes with its rights. */
  roleName: string;
  cancel: Release | undefined;
}

export interface Hyperplane {
  /** A function version comes to use its subnets with its groups: it shares what is there, or gets new ones. */
  join(user: User): void;
  /** It doesn't any more. */
  leave(functionName: string, version: string): void;
  usersOf(networkInterfaceId: string): readonly User[];
}

/**
 * Lambda's network interfaces: one for each subnet and set of security groups, whoever uses them
 * (Lambda guide), released late, deleted with the rights of the function's role.
 */
export function createHyperplane(
  cloud: Cloud,
  ec2: Ec2,
  mayDelete: (roleName: string) => boolean,
): Hyperplane {
  const random = cloud.random.stream('eni-release/lambda');
  const all: Shared[] = [];

  const happen = (it: Shared, event: Event): boolean => {
    const state = next(it.state, event);
    if (state === undefined) return false;
    it.state = state;
    return true;
  };

  const isThere = ({ networkInterfaceId }: Shared): boolean =>
    ec2.networkInterfaces().some((each) => each.networkInterfaceId === networkInterfaceId);

  /** The description alone tells from here on what it was (alchemy-run/alchemy#937). */
  const showAvailable = (it: Shared): void => {
    ec2.change('lambda', it.networkInterfaceId, 'released', {
      attachment: undefined,
      status: 'available',
      interfaceType: 'interface',
    });
  };

  const beginRelease = (it: Shared): void => {
    if (!happen(it, 'last user leaves')) return;
    it.cancel = cloud.time.after(
      LAMBDA.untilAvailable(random),
      `Lambda releases ${it.networkInterfaceId}`,
      () => {
        if (!happen(it, 'held long enough')) return;
        const before = ec2
          .networkInterfaces()
          .find((each) => each.networkInterfaceId === it.networkInterfaceId);
        showAvailable(it);
        const flaps = cloud.random.stream('faults/flapping').chance(cloud.faults.level('flapping'));
        if (!flaps || before === undefined) awaitReaper(it);
        else flap(it, before);
      },
    );
  };

  /** The fault `flapping`: available for half a minute, in use for a minute, and then available for good. */
  const flap = (it: Shared, before: ReturnType<Ec2['networkInterfaces']>[number]): void => {
    const { attachment, status, interfaceType } = before;
    it.cancel = cloud.time.after(30_000, `${it.networkInterfaceId} shows in-use again`, () => {
      if (!isThere(it)) return;
      ec2.change('lambda', it.networkInterfaceId, 'attached', { attachment, status, interfaceType });
      it.cancel = cloud.time.after(60_000, `${it.networkInterfaceId} shows available again`, () => {
        showAvailable(it);
        awaitReaper(it);
      });
    });
  };

  const awaitReaper = (it: Shared): void => {
    it.cancel = cloud.time.after(
      LAMBDA.untilDeleted(random),
      `Lambda deletes ${it.networkInterfaceId}`,
      () => {
        if (!isThere(it)) it.state = 'deleted';
        else if (mayDelete(it.roleName)) {
          happen(it, 'reaped');
          ec2.remove('lambda', it.networkInterfaceId);
        } else {
          happen(it, 'not allowed');
          ec2.change('lambda', it.networkInterfaceId, 'orphaned', {});
        }
      },
    );
  };

  return {
    join(user) {
      for (const subnetId of user.subnetIds) {
        const key = keyOf(subnetId, user.groupIds);
        let it = all.find(
          (each) => each.key === key && (each.state === 'in-use' || each.state === 'releasing'),
        );
        if (it === undefined) {
          it = {
            networkInterfaceId: ec2.create('lambda', {
              subnetId,
              groupIds: user.groupIds,
              description: `AWS Lambda VPC ENI-${user.functionName}-${random.uuid()}`,
              interfaceType: 'lambda',
              requesterId: `AROA${random.hex(16).toUpperCase()}:${cloud.account}`,
              attachment: {
                attachmentId: `ela-attach-0${random.hex(16)}`,
                instanceOwnerId: 'amazon-aws',
                instanceId: undefined,
                deviceIndex: 1,
                deleteOnTermination: false,
              },
            }).networkInterfaceId,
            key,
            state: 'in-use',
            users: new Map(),
            roleName: user.roleName,
            cancel: undefined,
          };
          all.push(it);
        } else if (happen(it, 'a new user')) it.cancel?.();
        it.users.set(`${user.functionName}:${user.version}`, user);
        it.roleName = user.roleName;
      }
    },
    leave(functionName, version) {
      for (const it of all) {
        if (it.users.delete(`${functionName}:${version}`) && it.users.size === 0) beginRelease(it);
      }
    },
    usersOf: (networkInterfaceId) => [
      ...(all.find((each) => each.networkInterfaceId === networkInterfaceId)?.users.values() ?? []),
    ],
  };
}

export function keyOf(subnetId: string, groupIds: readonly string[]): string {
  return [subnetId, ...[...new Set(groupIds)].toSorted()].join('+');
}
