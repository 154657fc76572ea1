import { MINUTE, type Duration, type Instant } from '../../time/instant';
import type { Tag } from './tags';

/** One version of a network interface. Immutable: a change makes the next version. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly status: 'available' | 'in-use';
  /** `interface`, `lambda`, `nat_gateway`, `agentic_ai`, … */
  readonly interfaceType: string;
  readonly description: string;
  readonly requesterId: string;
  readonly requesterManaged: boolean;
  /** Of another account of a shared VPC; undefined: the sandbox's own. */
  readonly ownerId?: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly groupIds: readonly string[];
  readonly privateIpAddress: string;
  readonly macAddress: string;
  readonly sourceDestCheck: boolean;
  /** Of a managed resource, hidden unless asked for: `workspaces.amazonaws.com`. */
  readonly operator: string | undefined;
  readonly attachment: Attachment | undefined;
  readonly association: AddressAssociation | undefined;
}

export interface Attachment {
  /** `eni-attach-…`, or `ela-attach-…` where only the service itself may detach it. */
  readonly attachmentId: string;
  /** The account, another one, or `amazon-aws`, `amazon-elb`, `amazon-rds`, … */
  readonly instanceOwnerId: string;
  readonly instanceId: string | undefined;
  readonly deviceIndex: number;
  readonly deleteOnTermination: boolean;
  /** Absent in the answers for `ela-attach-…`. */
  readonly attachTime?: Instant;
  /** On its way out: still in the way of everything, for some seconds. */
  readonly isDetaching?: true;
  /** Attached by a service in an ordinary way, and the account's users may detach it all the same. */
  readonly detachable?: boolean;
}

/** What a new network interface is to be; whatever is left out is as with one that a user makes. */
export interface NewNetworkInterface {
  readonly subnetId: string;
  /** None: the VPC's default group. */
  readonly groupIds: readonly string[];
  readonly description: string;
  readonly interfaceType?: string;
  readonly requesterId?: string;
  readonly requesterManaged?: boolean;
  readonly ownerId?: string;
  readonly operator?: string;
  readonly tags?: readonly Tag[];
  readonly attachment?: Attachment;
  readonly privateIpAddress?: string;
  /** A network load balancer's may have no group at all. */
  readonly withoutGroups?: true;
}

/** What a service asks for, but for the place. */
export type Look = Omit<NewNetworkInterface, 'subnetId' | 'groupIds' | 'withoutGroups'> & {
  readonly requesterId: string;
};

/** What of EC2's own has network interfaces. */
export type InterfaceOwner = 'NatGateway' | 'VpcEndpoint';

/** What one of them looks like; `newId` gives a new id of a kind: `eni-attach`. */
export type LookOfOwn = (owner: InterfaceOwner, id: string, newId: (prefix: string) => string) => Look;

/** An Elastic IP address on a network interface. */
export interface AddressAssociation {
  readonly allocationId: string;
  readonly associationId: string;
  readonly publicIp: string;
}

/** A version, from when it held; undefined: gone from then on. */
interface Version {
  readonly from: Instant;
  readonly it: NetworkInterface | undefined;
}

/** Stale reads look no further back than this. */
export const LONGEST_STALENESS: Duration = 10 * MINUTE;

/**
 * All network interfaces, by id, with as much of their past as a stale read may show. A read never
 * changes anything; what is past showing is dropped when something is written.
 */
export class NetworkInterfaces {
  readonly #present = new Map<string, NetworkInterface>();
  /** Oldest first; only those that changed lately have more than the present one. */
  readonly #versions = new Map<string, readonly Version[]>();
  /** Ids of the present ones by what they are in: `sg-…`, `subnet-…`, `vpc-…`. */
  readonly #within = new Map<string, Set<string>>();
  /** Changes in order, to know whose past to drop. */
  #changes: { readonly at: Instant; readonly id: string }[] = [];
  #lastChange: Instant = -Infinity;

  put(at: Instant, it: NetworkInterface): void {
    const id = it.networkInterfaceId;
    this.#unindex(id);
    this.#present.set(id, it);
    for (const place of placesOf(it)) {
      let ids = this.#within.get(place);
      if (ids === undefined) {
        ids = new Set();
        this.#within.set(place, ids);
      }
      ids.add(id);
    }
    this.#remember(at, id, it);
  }

  remove(at: Instant, id: string): void {
    this.#unindex(id);
    this.#present.delete(id);
    this.#remember(at, id, undefined);
  }

  get(id: string): NetworkInterface | undefined {
    return this.#present.get(id);
  }

  get size(): number {
    return this.#present.size;
  }

  /** When any of them changed last. */
  get lastChange(): Instant {
    return this.#lastChange;
  }

  /** How many versions are kept, for seeing that the past doesn't grow without end. */
  get versionCount(): number {
    return [...this.#versions.values()].reduce((sum, versions) => sum + versions.length, 0);
  }

  all(): readonly NetworkInterface[] {
    return [...this.#present.values()];
  }

  /** Those in this group, subnet or VPC. */
  within(place: string): readonly NetworkInterface[] {
    const found: NetworkInterface[] = [];
    for (const id of this.#within.get(place) ?? []) {
      const it = this.#present.get(id);
      if (it !== undefined) found.push(it);
    }
    return found;
  }

  isEmpty(place: string): boolean {
    return (this.#within.get(place)?.size ?? 0) === 0;
  }

  /** How things stood at an instant, no longer ago than LONGEST_STALENESS. */
  asOf(at: Instant): readonly NetworkInterface[] {
    if (at >= this.#lastChange) return this.all();
    return [...this.#versions.values()].flatMap(
      (versions) => versions.findLast(({ from }) => from <= at)?.it ?? [],
    );
  }

  #unindex(id: string): void {
    const before = this.#present.get(id);
    for (const place of before === undefined ? [] : placesOf(before)) {
      const ids = this.#within.get(place);
      ids?.delete(id);
      if (ids?.size === 0) this.#within.delete(place);
    }
  }

  #remember(at: Instant, id: string, it: NetworkInterface | undefined): void {
    this.#versions.set(id, [...(this.#versions.get(id) ?? []), { from: at, it }]);
    this.#changes.push({ at, id });
    this.#lastChange = at;
    this.#forget(at - LONGEST_STALENESS);
  }

  /** Drops the versions that no read can show any more: all before the one that held at `horizon`. */
  #forget(horizon: Instant): void {
    const kept = this.#changes.findIndex(({ at }) => at > horizon);
    if (kept < FORGET_AT_LEAST) return;
    for (const { id } of this.#changes.slice(0, kept)) {
      const versions = this.#versions.get(id) ?? [];
      const held = versions.findLastIndex(({ from }) => from <= horizon);
      const rest = versions.slice(Math.max(0, held));
      if (rest.length === 1 && rest[0]?.it === undefined) this.#versions.delete(id);
      else this.#versions.set(id, rest);
    }
    this.#changes = this.#changes.slice(kept);
  }
}

/** Forgetting costs a copy of the list: not for each change. */
const FORGET_AT_LEAST = 64;

function placesOf(it: NetworkInterface): readonly string[] {
  return [...it.groupIds, it.subnetId, it.vpcId];
}
