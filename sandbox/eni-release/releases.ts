import type { Cloud } from '../cloud';
import type { Ec2, Ec2Event, Tag } from '../services/ec2';
import { SECOND, type Instant } from '../time/instant';
import type { Release } from '../time/simulation';
import { born, live, type Delays, type Event, type Life } from './life-cycle';
import { lookOf } from './looks';
import { SERVICES, type ServiceKey, type ServiceRow } from './services';

/** Where a service's network interface is to be, and for whom. */
export interface Wanted {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  /** What its description names: a function, a load balancer, a cluster. */
  readonly owner: string;
  /** With whose rights it is deleted, where that is a role's. */
  readonly roleName?: string;
  /** `AROA…`: the unique id of that role. */
  readonly roleId?: string;
  /** Of its own, instead of the service's distribution. */
  readonly delays?: Delays;
  /** Instead of the service's own. */
  readonly requesterId?: string;
  /** Another account's. */
  readonly ownerId?: string;
  /** Beside the service's own. */
  readonly tags?: readonly Tag[];
}

/** A service's network interface and how far it is in its life. */
export interface Held {
  readonly networkInterfaceId: string;
  readonly service: ServiceKey;
  readonly roleName: string | undefined;
  readonly life: Life;
}

/** The network interfaces that services made for themselves, and the clock that lets go of them. */
export interface Releases {
  /** The service makes one and uses it. @throws AwsError as CreateNetworkInterface does */
  hold(service: ServiceKey, wanted: Wanted): string;
  /**
   * Its last user is gone: the release begins, and ends with the rights of that user's role (assumed; whose
   * rights count where several roles shared one is recorded nowhere). False where it had none any more.
   */
  letGo(networkInterfaceId: string, roleName?: string): boolean;
  /** A new user: if it isn't detached yet, it is kept. */
  takeBack(networkInterfaceId: string): boolean;
  /** The service detaches it now, out of its turn. False where it can't. */
  detachNow(networkInterfaceId: string): boolean;
  /** The service finds out now that it may not delete it, and never tries again. False where it can't. */
  giveUp(networkInterfaceId: string): boolean;
  get(networkInterfaceId: string): Held | undefined;
  /** All that aren't deleted, in the order they were made. */
  all(): readonly Held[];
  /** Whether a service made it, also if it is deleted by now. */
  wasAService(networkInterfaceId: string): boolean;
}

/** Whether a role's policies allow an action on a resource: services/iam. */
export type IsAllowed = (roleName: string, action: string, resource?: string) => boolean;

interface Kept extends Held {
  life: Life;
  roleName: string | undefined;
  readonly row: ServiceRow;
  readonly delays: Delays;
  hasFlapped: boolean;
  cancel: Release | undefined;
}

/** Who did it, for the journal. */
export function actorOf(service: ServiceKey): string {
  return service.startsWith('Lambda') ? 'lambda' : service;
}

export function createReleases(cloud: Cloud, ec2: Ec2, isAllowed: IsAllowed): Releases {
  const kept = new Map<string, Kept>();
  const everMade = new Set<string>();
  const looks = cloud.random.stream('eni-release/looks');
  const draws = cloud.random.stream('eni-release/delays');
  const dice = cloud.random.stream('eni-release/flapping');

  const happen = (it: Kept, event: Event, again?: number): boolean => {
    const life = live(it.life, event, cloud.time.now(), it.delays, again);
    if (life === undefined) return false;
    it.life = life;
    it.cancel?.();
    it.cancel = undefined;
    if (life.state === 'deleted') kept.delete(it.networkInterfaceId);
    const { upcoming } = life;
    if (upcoming !== undefined) schedule(it, upcoming.at, upcoming.event);
    return true;
  };

  const schedule = (it: Kept, at: Instant, event: 'held long enough' | 'reaped'): void => {
    const label = `${it.service} ${event === 'reaped' ? 'deletes' : 'detaches'} ${it.networkInterfaceId}`;
    it.cancel = cloud.time.after(at - cloud.time.now(), label, () => {
      if (event === 'held long enough') detach(it);
      else reap(it);
    });
  };

  const detach = (it: Kept): boolean => {
    if (!happen(it, 'held long enough')) return false;
    const before = ec2.networkInterface(it.networkInterfaceId);
    ec2.change(actorOf(it.service), it.networkInterfaceId, 'released', {
      attachment: undefined,
      status: 'available',
      // The description alone tells from here on what it was (alchemy-run/alchemy#937).
      ...(it.row.interfaceTypeWhenFree === undefined ? {} : { interfaceType: it.row.interfaceTypeWhenFree }),
    });
    if (before !== undefined) perhapsFlap(it, before);
    return true;
  };

  /** With the fault `flapping` it is attached once more, for a while. */
  const perhapsFlap = (
    it: Kept,
    { attachment, interfaceType }: NonNullable<ReturnType<Ec2['networkInterface']>>,
  ): void => {
    const level = cloud.faults.level('flapping');
    if (level === 0 || it.hasFlapped || !dice.chance(level)) return;
    it.hasFlapped = true;
    cloud.time.after(dice.uniform(5, 40) * SECOND, `${it.networkInterfaceId} flaps`, () => {
      if (cloud.faults.level('flapping') === 0) return;
      if (!happen(it, 'held again', dice.uniform(10, 60) * SECOND)) return;
      ec2.change(actorOf(it.service), it.networkInterfaceId, 'attached', {
        attachment,
        status: 'in-use',
        interfaceType,
      });
    });
  };

  const reap = (it: Kept): void => {
    const { account, region } = cloud;
    const arn = `arn:aws:ec2:${region}:${account}:network-interface/${it.networkInterfaceId}`;
    const mayDelete =
      it.row.deletedBy === 'service' ||
      (it.roleName !== undefined && isAllowed(it.roleName, 'ec2:DeleteNetworkInterface', arn));
    if (!mayDelete) orphan(it);
    else if (happen(it, 'reaped')) ec2.remove(actorOf(it.service), it.networkInterfaceId);
  };

  const orphan = (it: Kept): boolean => {
    if (!happen(it, 'not allowed')) return false;
    ec2.change(actorOf(it.service), it.networkInterfaceId, 'orphaned', {});
    return true;
  };

  const hear = (event: Ec2Event): void => {
    if (event.kind !== 'network-interface') return;
    const it = kept.get((event.before ?? event.after)?.networkInterfaceId ?? '');
    if (it === undefined) return;
    // What the service does itself has changed the life before, so that these can't happen to it.
    if (event.change === 'deleted' && !happen(it, 'deleted by somebody')) kept.delete(it.networkInterfaceId);
    if (event.change === 'detached') happen(it, 'detached by somebody');
  };
  ec2.watch(hear);

  return {
    hold(service, wanted) {
      const row = SERVICES[service];
      const { subnetId, groupIds, owner, roleId, requesterId, ownerId, tags = [] } = wanted;
      const look = lookOf(cloud, service, {
        owner,
        ...(roleId === undefined ? {} : { roleId }),
        random: looks,
        newId: (prefix) => ec2.newId(prefix),
      });
      const { networkInterfaceId } = ec2.create(actorOf(service), {
        ...look,
        subnetId,
        groupIds,
        tags: [...(look.tags ?? []), ...tags],
        ...(requesterId === undefined ? {} : { requesterId }),
        ...(ownerId === undefined ? {} : { ownerId }),
        ...(groupIds.length === 0 ? { withoutGroups: true } : {}),
      });
      everMade.add(networkInterfaceId);
      kept.set(networkInterfaceId, {
        networkInterfaceId,
        service,
        row,
        roleName: wanted.roleName,
        life: born(cloud.time.now()),
        delays: wanted.delays ?? row.delays(draws),
        hasFlapped: false,
        cancel: undefined,
      });
      return networkInterfaceId;
    },
    letGo(id, roleName) {
      const it = kept.get(id);
      if (it === undefined || !happen(it, 'last user leaves')) return false;
      it.roleName = roleName ?? it.roleName;
      return true;
    },
    takeBack(id) {
      const it = kept.get(id);
      return it !== undefined && happen(it, 'a new user');
    },
    detachNow(id) {
      const it = kept.get(id);
      return it !== undefined && detach(it);
    },
    giveUp(id) {
      const it = kept.get(id);
      return it !== undefined && orphan(it);
    },
    get: (id) => kept.get(id),
    all: () => [...kept.values()],
    wasAService: (id) => everMade.has(id),
  };
}
