import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { NetworkInterface } from '@aws-sdk/client-ec2';

/*
 * A small AWS account in memory, on a virtual clock: what the handlers see of EC2, Lambda, SSM and
 * CloudFormation. It is written from AWS's documentation a third time, beside src/ and sandbox/, and knows
 * neither: a mistake would have to be made three times to stay unseen. `clients.ts` answers requests from it.
 */

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';
export const VPC_ID = 'vpc-00000001';

/** In milliseconds, like every instant and duration here. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** What a network interface is in truth: what the account knows, and the product has to infer. */
export type Standing =
  /** Nobody's to touch but its owner's. */
  | 'foreign'
  /** A living function uses its subnet and groups. */
  | 'held'
  /** Its service will let go of it by itself. */
  | 'releasing'
  /** Detached, or left attached for good: deleting it does no harm. */
  | 'free'
  | 'gone';

/** The subnet and the set of groups that a network interface is in. */
export interface Place {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
}

/** A function's VPC configuration. */
export interface VpcUse {
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** What Lambda does with a network interface once its last user is gone. */
export interface Release {
  readonly detachedAfter: number;
  /** From then on, until Lambda deletes it; undefined: never, because the function's role is gone. */
  readonly deletedAfter: number | undefined;
}

interface Planted {
  readonly kind: 'hyperplane' | 'left' | 'foreign';
  /** As EC2 shows it. */
  readonly shape: NetworkInterface;
  readonly place: Place;
  readonly release: Release | undefined;
  /** Whether the account may detach it. */
  readonly isDetachable: boolean;
  /** The release under way. */
  readonly timer: Timer | undefined;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export interface LambdaFunction {
  readonly name: string;
  /** The stack whose resource it is; undefined: of no stack. */
  readonly stackId: string | undefined;
  /** By version, `$LATEST` among them; undefined: not attached to a VPC. */
  readonly versions: ReadonlyMap<string, VpcUse | undefined>;
  /** What `$LATEST` is still attached to while it is being taken off. */
  readonly leaving: VpcUse | undefined;
  readonly lastModified: number;
  /** Whether Lambda refuses to update it for now. */
  readonly isBusy: boolean;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly updatedAt: number;
}

export interface StackState {
  readonly id: string;
  readonly status: StackStatus;
  readonly creationTime: number;
  readonly lastUpdatedTime: number | undefined;
  readonly deletionTime: number | undefined;
  readonly parentId: string | undefined;
  readonly rootId: string | undefined;
  readonly resources: readonly StackResource[];
}

/** What an update of a function takes. */
export const FUNCTION_UPDATE = 8 * SECOND;

export class Account {
  /** How long after a function's change lists of network interfaces come back empty. */
  blindness = 0;

  readonly stacks = new Map<string, StackState>();
  readonly parameters = new Map<string, { readonly value: string; readonly tier: string }>();
  /** Ids of the groups, subnets and VPCs that there are. */
  readonly targets = new Set<string>();

  readonly #interfaces = new Map<string, Planted>();
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #buried: { readonly at: number; readonly function: LambdaFunction }[] = [];
  readonly #history: { readonly at: number; readonly shapes: readonly NetworkInterface[] }[] = [];
  readonly #timers = new Set<Timer>();
  #now = Date.UTC(2026, 0, 5);
  #planted = 0;
  #changedAt = Number.NEGATIVE_INFINITY;

  // ---- Time

  get now(): number {
    return this.#now;
  }

  /** Lets time pass, and runs what is due meanwhile. */
  advance(duration: number): void {
    const end = this.#now + duration;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }

  #due(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }

  /** Runs something after this duration; at once if it is zero. */
  after(duration: number, run: () => void): void {
    if (duration > 0) this.#schedule(duration, run);
    else run();
  }

  #schedule(duration: number, run: () => void): Timer {
    const timer = { at: this.#now + duration, run };
    this.#timers.add(timer);
    return timer;
  }

  // ---- Network interfaces

  /** A Hyperplane network interface of Lambda's, released once no function uses its place. Gives its id. */
  plantHyperplane(place: Place, release: Release, changes: Partial<NetworkInterface> = {}): string {
    const attachment = elaAttachment(this.#planted);
    return this.#plant(
      { kind: 'hyperplane', place, release, isDetachable: false },
      {
        InterfaceType: 'lambda',
        Description: LAMBDA_DESCRIPTION,
        RequesterId: LAMBDA_REQUESTER,
        Status: 'in-use',
        Attachment: attachment,
        ...changes,
      },
    );
  }

  /** One that its service has left for good: free, or with an ordinary attachment. Gives its id. */
  plantLeft(place: Place, changes: Partial<NetworkInterface>, isDetachable = true): string {
    return this.#plant({ kind: 'left', place, release: undefined, isDetachable }, changes);
  }

  /** One that only its owner may touch. Gives its id. */
  plantForeign(place: Place, changes: Partial<NetworkInterface>): string {
    return this.#plant({ kind: 'foreign', place, release: undefined, isDetachable: true }, changes);
  }

  #plant(
    planted: Pick<Planted, 'kind' | 'place' | 'release' | 'isDetachable'>,
    changes: Partial<NetworkInterface>,
  ): string {
    const id = `eni-${this.#planted.toString(16).padStart(17, '0')}`;
    this.#planted += 1;
    const shape: NetworkInterface = {
      NetworkInterfaceId: id,
      InterfaceType: 'interface',
      Description: '',
      RequesterId: ACCOUNT_ID,
      RequesterManaged: false,
      OwnerId: ACCOUNT_ID,
      Status: 'available',
      SubnetId: planted.place.subnetId,
      VpcId: VPC_ID,
      Groups: planted.place.groupIds.map((GroupId) => ({ GroupId, GroupName: GroupId })),
      TagSet: [],
      ...changes,
    };
    this.#interfaces.set(id, { ...planted, shape, timer: undefined });
    this.#settle();
    return id;
  }

  /** What it is at this moment. */
  standing(id: string): Standing {
    const planted = this.#interfaces.get(id);
    if (planted === undefined) return 'gone';
    if (planted.kind === 'foreign') return 'foreign';
    if (this.#isUsed(planted.place)) return 'held';
    return planted.kind === 'hyperplane' && planted.shape.Attachment !== undefined ? 'releasing' : 'free';
  }

  /** Ids of all that are there. */
  get networkInterfaceIds(): readonly string[] {
    return [...this.#interfaces.keys()];
  }

  /** All as EC2 lists them, or would have so long ago. */
  listed(ago = 0): readonly NetworkInterface[] {
    if (this.#now - this.#changedAt < this.blindness) return [];
    const instant = this.#now - ago;
    return (this.#history.findLast(({ at }) => at <= instant) ?? this.#history[0])?.shapes ?? [];
  }

  /** One as it is. */
  networkInterface(id: string): NetworkInterface | undefined {
    return this.#interfaces.get(id)?.shape;
  }

  /** The network interface with this attachment, and whether the account may end that. */
  attached(attachmentId: string): { readonly id: string; readonly isDetachable: boolean } | undefined {
    for (const [id, { shape, isDetachable }] of this.#interfaces) {
      if (shape.Attachment?.AttachmentId === attachmentId) return { id, isDetachable };
    }
    return undefined;
  }

  /** Its attachment goes, and with it the interface type that tells whose it was (alchemy-run/alchemy#937). */
  detach(id: string): void {
    const planted = this.#interfaces.get(id);
    if (planted === undefined) return;
    const { Attachment: _gone, ...rest } = planted.shape;
    this.#interfaces.set(id, {
      ...planted,
      shape: { ...rest, InterfaceType: 'interface', Status: 'available' },
    });
    this.#remember();
  }

  /** Lambda attaches a free one that it has made. */
  attach(id: string): void {
    const planted = this.#interfaces.get(id);
    if (planted === undefined) return;
    const shape = {
      ...planted.shape,
      InterfaceType: 'lambda',
      Status: 'in-use',
      Attachment: elaAttachment(9),
    };
    this.#interfaces.set(id, { ...planted, shape: shape as NetworkInterface });
    this.#remember();
  }

  delete(id: string): void {
    if (this.#interfaces.delete(id)) this.#remember();
  }

  /** Begins the releases whose last user is gone, and ends those that have a user again. */
  #settle(): void {
    for (const [id, planted] of this.#interfaces) {
      const { place, release, timer, shape } = planted;
      if (release === undefined || shape.Attachment === undefined) continue;
      const isUsed = this.#isUsed(place) || this.#isBeingLeft(place);
      if (isUsed && timer !== undefined) {
        this.#timers.delete(timer);
        this.#interfaces.set(id, { ...planted, timer: undefined });
      } else if (!isUsed && timer === undefined) {
        const begun = this.#schedule(release.detachedAfter, () => {
          this.detach(id);
          if (release.deletedAfter !== undefined) this.after(release.deletedAfter, () => this.delete(id));
        });
        this.#interfaces.set(id, { ...planted, timer: begun });
      }
    }
    this.#remember();
  }

  #remember(): void {
    this.#history.push({ at: this.#now, shapes: [...this.#interfaces.values()].map(({ shape }) => shape) });
  }

  #isUsed(place: Place): boolean {
    return [...this.#functions.values()].some(({ versions }) =>
      [...versions.values()].some((use) => isIn(place, use)),
    );
  }

  #isBeingLeft(place: Place): boolean {
    return [...this.#functions.values()].some(({ leaving }) => isIn(place, leaving));
  }

  // ---- Functions

  /** All of them; the deleted ones of so long ago too, as a stale list shows them. */
  functions(ago = 0): readonly LambdaFunction[] {
    const buried = this.#buried.filter(({ at }) => at > this.#now - ago);
    return [...this.#functions.values(), ...buried.map((each) => each.function)];
  }

  findFunction(name: string): LambdaFunction | undefined {
    return this.#functions.get(name);
  }

  addFunction(name: string, versions: Readonly<Record<string, VpcUse | undefined>>, stackId?: string): void {
    this.#functions.set(name, {
      name,
      stackId,
      versions: new Map(Object.entries(versions)),
      leaving: undefined,
      lastModified: this.#now - 30 * 24 * 60 * MINUTE,
      isBusy: false,
    });
    this.#settle();
  }

  removeFunction(name: string): void {
    const removed = this.#functions.get(name);
    if (removed === undefined) return;
    this.#functions.delete(name);
    this.#buried.push({ at: this.#now, function: removed });
    this.#changed();
  }

  /** Lambda refuses to update it until that ends. */
  setBusy(name: string, isBusy: boolean): void {
    const changed = this.#functions.get(name);
    if (changed !== undefined) this.#functions.set(name, { ...changed, isBusy });
  }

  /** Gives `$LATEST` another VPC configuration, or none. Published versions keep theirs. */
  moveFunction(name: string, use: VpcUse | undefined): void {
    const before = this.#functions.get(name);
    if (before === undefined) return;
    const moved: LambdaFunction = {
      ...before,
      versions: new Map([...before.versions, ['$LATEST', use]]),
      leaving: before.versions.get('$LATEST'),
      lastModified: this.#now,
    };
    this.#functions.set(name, moved);
    this.#changed();
    this.after(FUNCTION_UPDATE, () => {
      const after = this.#functions.get(name);
      if (after === undefined) return;
      this.#functions.set(name, { ...after, leaving: undefined });
      this.#changed();
    });
  }

  #changed(): void {
    this.#changedAt = this.#now;
    this.#settle();
  }

  // ---- Stacks

  addStack(id: string, changes: Partial<Omit<StackState, 'id'>> = {}): void {
    this.stacks.set(id, {
      id,
      status: 'CREATE_COMPLETE',
      creationTime: this.#now - 90 * 24 * 60 * MINUTE,
      lastUpdatedTime: undefined,
      deletionTime: undefined,
      parentId: undefined,
      rootId: undefined,
      resources: [],
      ...changes,
    });
  }

  setStackStatus(id: string, status: StackStatus): void {
    const stack = this.stacks.get(id);
    if (stack === undefined) return;
    const time =
      status === 'DELETE_IN_PROGRESS' ? { deletionTime: this.#now } : { lastUpdatedTime: this.#now };
    this.stacks.set(id, { ...stack, status, ...time });
  }

  addResource(stackId: string, resource: Omit<StackResource, 'updatedAt'>, updatedAt = this.#now): void {
    const stack = this.stacks.get(stackId);
    if (stack === undefined) throw new Error(`No stack ${stackId}`);
    this.stacks.set(stackId, { ...stack, resources: [...stack.resources, { ...resource, updatedAt }] });
  }

  setResourceStatus(stackId: string, logicalId: string, status: ResourceStatus): void {
    const stack = this.stacks.get(stackId);
    if (stack === undefined) throw new Error(`No stack ${stackId}`);
    this.stacks.set(stackId, {
      ...stack,
      resources: stack.resources.map((each) =>
        each.logicalId === logicalId ? { ...each, status, updatedAt: this.#now } : each,
      ),
    });
  }
}

function isIn({ subnetId, groupIds }: Place, use: VpcUse | undefined): boolean {
  return (
    use?.subnetIds.includes(subnetId) === true &&
    use.groupIds.toSorted().join() === groupIds.toSorted().join()
  );
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
}

/** The unique id of a function's role, and the account. */
export const LAMBDA_REQUESTER = `AROA0123456789ABCDEFG:${ACCOUNT_ID}`;

export const LAMBDA_DESCRIPTION = 'AWS Lambda VPC ENI-my-function-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** As a service attaches it, which only that service may end. */
export function elaAttachment(number: number): NonNullable<NetworkInterface['Attachment']> {
  return {
    AttachmentId: `ela-attach-${number.toString(16).padStart(17, '0')}`,
    DeleteOnTermination: false,
    DeviceIndex: 1,
    InstanceOwnerId: 'amazon-aws',
    Status: 'attached',
  };
}

/** An ordinary attachment, to an instance of the account or to something of a service's. */
export function ordinaryAttachment(
  number: number,
  instanceId?: string,
): NonNullable<NetworkInterface['Attachment']> {
  return {
    AttachmentId: `eni-attach-${number.toString(16).padStart(17, '0')}`,
    DeleteOnTermination: false,
    DeviceIndex: 1,
    InstanceOwnerId: instanceId === undefined ? 'amazon-aws' : ACCOUNT_ID,
    ...(instanceId === undefined ? {} : { InstanceId: instanceId }),
    Status: 'attached',
  };
}
