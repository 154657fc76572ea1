import type { Instant } from '../../../time/instant';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Vpc {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly tags: readonly Tag[];
  readonly defaultGroupId: string;
  readonly mainRouteTableId: string;
}
export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly tags: readonly Tag[];
  readonly mapPublicIp: boolean;
}
export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  readonly tags: readonly Tag[];
  readonly references: readonly string[];
}

/** One version of a network interface. Immutable: a change makes the next version. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly status: 'available' | 'in-use' | 'pending';
  readonly interfaceType: string;
  readonly description: string;
  readonly requesterId: string;
  readonly requesterManaged: boolean;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly groupIds: readonly string[];
  readonly privateIpAddress: string;
  readonly macAddress: string;
  readonly tags: readonly Tag[];
  readonly managed: boolean;
  readonly attachment: Attachment | undefined;
}

export interface Attachment {
  readonly attachmentId: string;
  readonly instanceOwnerId: string;
  readonly instanceId: string | undefined;
  readonly deviceIndex: number;
  readonly deleteOnTermination: boolean;
}

/** A version with the time from which it holds; undefined: gone from then on. */
interface Version {
  readonly from: Instant;
  readonly state: NetworkInterface | undefined;
}

/** Stale reads look no further back than this, in milliseconds. */
const HISTORY = 10 * 60_000;

/** All network interfaces, with enough of their past for stale reads. A read never changes it. */
export class NetworkInterfaces {
  readonly #versions = new Map<string, readonly Version[]>();
  #lastChange: Instant = -Infinity;

  put(at: Instant, state: NetworkInterface): void {
    this.#add(at, state.networkInterfaceId, state);
  }
  remove(at: Instant, id: string): void {
    this.#add(at, id, undefined);
  }

  #add(at: Instant, id: string, state: NetworkInterface | undefined): void {
    const kept = (this.#versions.get(id) ?? []).filter(
      ({ from }, index, all) => index === all.length - 1 || from > at - HISTORY,
    );
    this.#versions.set(id, [...kept, { from: at, state }]);
    this.#lastChange = at;
  }

  get(id: string): NetworkInterface | undefined {
    return this.#versions.get(id)?.at(-1)?.state;
  }
  get lastChange(): Instant {
    return this.#lastChange;
  }
  all(): readonly NetworkInterface[] {
    return [...this.#versions.values()].flatMap((versions) => versions.at(-1)?.state ?? []);
  }
  asOf(at: Instant): readonly NetworkInterface[] {
    return [...this.#versions.values()].flatMap(
      (versions) => versions.findLast(({ from }) => from <= at)?.state ?? [],
    );
  }
}
