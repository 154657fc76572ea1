import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { watch, type Violation } from '../../sandbox/checkers';
import type { ServiceKey } from '../../sandbox/eni-release/services';
import { FAULT_NAMES } from '../../sandbox/faults/table';
import type { NetworkInterface } from '../../sandbox/services/ec2';
import type { OutputOf } from '../../sandbox/wire/model';
import { createWorld, type World } from '../../sandbox/world';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import type { ProvisionRequest } from '../../sandbox/cloudformation/resource-type';
import { privateType, type PrivateType } from '../../sandbox/cloudformation/registry/private-type';
import type { TypeSchema } from '../../sandbox/cloudformation/registry/schema';
import type { ProcessHost } from '../../sandbox/processes/host';
import { inProcessHost, type HostOptions, type Made, type Nth, type Ran } from './host';
import {
  GROUP,
  modelOf,
  SUBNET,
  templateOf,
  TRUST,
  updatedTemplateOf,
  VPC_ACCESS,
  type Plan,
  type Planted,
} from './plan';
import { codeOf } from '../support/code';

export const MINUTE = 60_000;

/** A network interface as it was in truth at an instant. */
export interface Truth {
  readonly id: string;
  /** The service that made it; undefined: a user's. */
  readonly service: ServiceKey | undefined;
  /**
   * Functions and versions that use it, or live in its place: the same subnet and groups, which is all that
   * tells from outside (Lambda guide).
   */
  readonly users: readonly string[];
  readonly status: string;
}

/** An answer with network interfaces that a delete handler got. */
export interface Sight {
  readonly at: number;
  /** As they were in truth at that instant; what was gone by then is there with its service alone. */
  readonly shown: readonly Truth[];
}

/** An answer that ended a deletion of the cleaner. */
export interface End {
  readonly at: number;
  readonly outcome: Exclude<HandlerOutcome, { status: 'IN_PROGRESS' }>;
  /** What was in the guarded group or subnet then. */
  readonly present: readonly Truth[];
  /** Of the invocation. */
  readonly lastSights: readonly Sight[];
}

/** A deletion that was played to its end. */
export interface Played {
  readonly plan: Plan;
  /** Closed; what was in it is in it still. */
  readonly world: World;
  /** The stack's last status, and the reasons of what failed. */
  readonly status: string;
  readonly failures: readonly string[];
  /** When the stack's operation began. */
  readonly began: number;
  /** Invocations of the delete handler. */
  readonly ran: readonly Ran[];
  readonly sights: readonly Sight[];
  readonly ends: readonly End[];
  /** What was in the guarded group or subnet when all was over. */
  readonly left: readonly Truth[];
  /** What the cleaner deleted or detached, as it was before. */
  readonly touched: readonly { readonly id: string; readonly service: ServiceKey | undefined }[];
  /** Breaches of the cloud's own laws. */
  readonly violations: readonly Violation[];
}

/** What a plan has no words for, where it has to happen at one very place. */
export type Twists = Pick<HostOptions, 'kill' | 'skew'> & {
  /** Something that happens just before an invocation begins; and what it is given then, if not the same. */
  readonly before?: (
    invocation: Nth & { readonly world: World },
    input: HandlerInput,
  ) => Promise<HandlerInput | void>;
  /** What a world begins with, before its stack is made. */
  readonly first?: (world: World) => Promise<unknown>;
  /** What is done once the operation has ended; its stack's end is that of what this sets off. */
  readonly afterwards?: (world: World) => Promise<unknown>;
};

const SCHEMA = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'org-vpc-enicleaner.json'), 'utf8'),
) as TypeSchema;
const STACK = 'story';
const CLEANER_ROLE = 'Org-VPC-EniCleaner-sandbox-role';
const BEGINNINGS = new Set([
  'DELETE_IN_PROGRESS',
  'ROLLBACK_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
]);

/** Plays a deletion: a whole stack in a world, its handlers in this process. */
export async function play(plan: Plan, twists: Twists = {}): Promise<Played> {
  const ran: Ran[] = [];
  const sights: Sight[] = [];
  const ends: End[] = [];
  const truths = new TruthOf();
  const endOf = (it: Ran): void => {
    ran.push(it);
    const { outcome } = it;
    if (outcome === undefined || outcome.status === 'IN_PROGRESS') return;
    const lastSights = sights.filter(({ at }) => at >= it.began);
    ends.push({ at: it.ended, outcome, present: truths.within(targetsOf(ran)), lastSights });
  };
  let host: ProcessHost | undefined;
  const { before, ...hostTwists } = twists;
  const makeHost = inProcessHost({
    ...hostTwists,
    before: async (invocation, input) =>
      (await before?.({ ...invocation, world: truths.world }, input)) ?? input,
    attempts: plan.attempts,
    onCall: (action, made) => {
      truths.remember();
      if (action === 'DELETE' && made.operation === 'DescribeNetworkInterfaces' && made.error === undefined)
        sights.push({ at: made.at, shown: truths.shown(made) });
    },
    onEnd: (it) => {
      if (it.action === 'DELETE') endOf(it);
    },
  });
  const world = createWorld({
    seed: plan.seed,
    // What the cleaner is tried for is what the functions' deletions leave behind.
    world: 'no-wait',
    endpoint: 'http://nowhere.invalid',
    // What a function gets, it gets when it is made.
    faults: pick(plan, ['lambda-before-2019']),
    host: (cloud) => (host = makeHost(cloud)),
  });
  truths.world = world;
  const watched = watch(world);
  const operation = new Operation(plan, world, host, twists);
  try {
    await operation.run();
  } finally {
    await world.close();
  }
  return {
    plan,
    world,
    ...operation.result(),
    ran,
    sights,
    ends,
    left: truths.within(targetsOf(ran)),
    touched: touchedBy(ran, world).map((id) => ({ id, service: truths.serviceOf(id) })),
    violations: watched.violations(),
  };
}

/** The cleaner's type as the registry calls its handlers. */
export function cleanerType(cloud: World['cloud'], host: ProcessHost): PrivateType {
  return privateType(cloud, host, {
    schema: SCHEMA,
    versionId: '00000001',
    file: '',
    exportName: '',
    roleName: CLEANER_ROLE,
    typeConfiguration: () => undefined,
  });
}

/** A request for a resource that no stack makes. */
export function requestAlone(properties: ProvisionRequest['properties'], token: string): ProvisionRequest {
  return {
    stackId: '',
    stackName: '',
    logicalResourceId: '',
    properties,
    token,
    stackTags: {},
    caller: { accessKeyId: '', arn: '' },
    deployment: { mode: 'STANDARD', disableRollback: false },
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}

/** The stack's story: made, and then what the plan's occasion is. */
class Operation {
  readonly #plan: Plan;
  readonly #world: World;
  readonly #host: ProcessHost | undefined;
  readonly #twists: Twists;
  readonly #ids = new Map<string, string>();
  readonly #failures: string[] = [];
  #status = '';
  #began: number | undefined;

  constructor(plan: Plan, world: World, host: ProcessHost | undefined, twists: Twists) {
    this.#plan = plan;
    this.#world = world;
    this.#host = host;
    this.#twists = twists;
  }

  async run(): Promise<void> {
    const { cloud, time, journal } = this.#world;
    const { occasion } = this.#plan;
    const common = { StackName: STACK, Capabilities: ['CAPABILITY_NAMED_IAM'] };
    const stop = journal.subscribe((entry) => {
      if (entry.kind !== 'stack-event') return;
      const { logicalResourceId: id, status, physicalResourceId, reason = '' } = entry;
      if (id === STACK) {
        this.#status = status;
        if (BEGINNINGS.has(status) && this.#began === undefined) this.#begin();
      } else if (status.endsWith('_COMPLETE') && !this.#ids.has(id)) this.#ids.set(id, physicalResourceId);
      if (status.endsWith('_FAILED')) this.#failures.push(`${id}: ${reason}`);
    });
    await this.#twists.first?.(this.#world);
    await cloud.call('cloudformation', 'CreateStack', { ...common, TemplateBody: templateOf(this.#plan) });
    await time.idle();
    if (occasion !== 'rollback') {
      if (this.#status !== 'CREATE_COMPLETE') throw new Error(`The stack ended as ${this.#status}.`);
      if (this.#plan.outsider) await this.#makeOutsider();
      if (occasion === 'alone') await this.#deleteAlone();
      else if (occasion === 'delete') await cloud.call('cloudformation', 'DeleteStack', { StackName: STACK });
      else {
        const TemplateBody = updatedTemplateOf(this.#plan);
        await cloud.call('cloudformation', 'UpdateStack', { ...common, TemplateBody });
      }
      await time.idle();
    }
    await this.#twists.afterwards?.(this.#world);
    await time.idle();
    stop();
  }

  result(): Pick<Played, 'status' | 'failures' | 'began'> {
    if (this.#began === undefined) throw new Error('The operation never began.');
    return { status: this.#status, failures: this.#failures, began: this.#began };
  }

  /** The story's faults begin with the operation: what is made before is made in peace. */
  #begin(): void {
    const { eniRelease, faults, time } = this.#world;
    const { planted, denied } = this.#plan;
    this.#began = time.now();
    for (const [name, level] of Object.entries(pick(this.#plan, FAULT_NAMES))) {
      faults.set(name as keyof Plan['faults'], level);
    }
    for (const { untilAvailable, untilDeleted, ...each } of planted) {
      eniRelease.plant({
        ...each,
        subnetId: this.#id(SUBNET),
        groupIds: [this.#id(GROUP)],
        ...ownerOf(each.service),
        untilAvailable: untilAvailable * MINUTE,
        untilDeleted: untilDeleted === null ? null : untilDeleted * MINUTE,
      });
    }
    if (denied.length > 0) {
      void deny(this.#world, denied);
    }
  }

  /** Makes the cleaner and deletes it, as the registry does for Cloud Control API. */
  async #deleteAlone(): Promise<void> {
    const { cloud, time } = this.#world;
    if (this.#host === undefined) throw new Error('There is no host.');
    const type = cleanerType(cloud, this.#host);
    const properties = modelOf(this.#plan, this.#id(SUBNET), this.#id(GROUP));
    const request = (token: string): ProvisionRequest => requestAlone(properties, token);
    const release = time.demand('a request of Cloud Control API');
    try {
      const { physicalResourceId } = await type.create(request('create'));
      this.#begin();
      await type.delete({ ...request('delete'), physicalResourceId });
      this.#status = 'GONE';
    } catch (error) {
      this.#status = 'STAYS';
      this.#failures.push(String(error));
    } finally {
      release();
    }
  }

  async #makeOutsider(): Promise<void> {
    const { cloud, time } = this.#world;
    await cloud.call('iam', 'CreateRole', {
      RoleName: 'outsider',
      AssumeRolePolicyDocument: JSON.stringify(TRUST),
    });
    await cloud.call('iam', 'AttachRolePolicy', { RoleName: 'outsider', PolicyArn: VPC_ACCESS });
    await cloud.call('lambda', 'CreateFunction', {
      FunctionName: 'outsider',
      Role: `arn:aws:iam::${cloud.account}:role/outsider`,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: codeOf() },
      VpcConfig: { SubnetIds: [this.#id(SUBNET)], SecurityGroupIds: [this.#id(GROUP)] },
    });
    await time.advance(2 * MINUTE);
  }

  #id(logicalId: string): string {
    const id = this.#ids.get(logicalId);
    if (id === undefined) throw new Error(`${logicalId} has not been made.`);
    return id;
  }
}

/** Takes these actions from the execution role. */
export function deny({ cloud }: World, actions: readonly string[]): Promise<unknown> {
  const statement = { Effect: 'Deny', Action: actions, Resource: '*' };
  return cloud.call('iam', 'PutRolePolicy', {
    RoleName: CLEANER_ROLE,
    PolicyName: 'denied',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
}

/** Gives back what was taken, and deletes the stack once more. */
export async function allowAndDeleteAgain({ cloud }: World): Promise<void> {
  await cloud.call('iam', 'DeleteRolePolicy', { RoleName: CLEANER_ROLE, PolicyName: 'denied' });
  await cloud.call('cloudformation', 'DeleteStack', { StackName: STACK });
}

/** Knows of each network interface what it was, after its end, too. */
class TruthOf {
  #known: World | undefined;
  readonly #services = new Map<string, ServiceKey>();

  remember(): void {
    for (const { networkInterfaceId } of this.world.ec2.networkInterfaces()) {
      this.serviceOf(networkInterfaceId);
    }
  }

  serviceOf(id: string): ServiceKey | undefined {
    const service = this.world.eniRelease.releases.get(id)?.service ?? this.#services.get(id);
    if (service !== undefined) this.#services.set(id, service);
    return service;
  }

  within(targets: readonly string[]): readonly Truth[] {
    return this.world.ec2
      .networkInterfaces()
      .filter(({ subnetId, groupIds }) => [subnetId, ...groupIds].some((id) => targets.includes(id)))
      .map(({ networkInterfaceId }) => this.#of(networkInterfaceId));
  }

  shown({ answer }: Made): readonly Truth[] {
    const { NetworkInterfaces = [] } = answer as OutputOf<'ec2', 'DescribeNetworkInterfaces'>;
    return NetworkInterfaces.map(({ NetworkInterfaceId = '' }) => this.#of(NetworkInterfaceId));
  }

  #of(id: string): Truth {
    const it = this.world.ec2.networkInterface(id);
    const service = this.serviceOf(id);
    const users = service?.startsWith('Lambda') === true ? this.#usersOf(id, it) : [];
    return { id, service, users, status: it?.status ?? 'gone' };
  }

  #usersOf(id: string, it: NetworkInterface | undefined): readonly string[] {
    const { eniRelease, lambda } = this.world;
    const groups = it?.groupIds.toSorted().join();
    const inPlace = lambda
      .versions()
      .filter(
        ({ vpcConfig: { SubnetIds, SecurityGroupIds } }) =>
          it !== undefined &&
          SubnetIds.includes(it.subnetId) &&
          SecurityGroupIds.toSorted().join() === groups,
      );
    const using = [...eniRelease.hyperplane.usersOf(id), ...inPlace];
    return [...new Set(using.map(({ functionName, version }) => `${functionName}:${version}`))];
  }

  get world(): World {
    if (this.#known === undefined) throw new Error('There is no world yet.');
    return this.#known;
  }

  set world(world: World) {
    this.#known = world;
  }
}

/** Ids of the groups and subnets that the cleaner guards. */
export function targetsOf(ran: readonly Ran[]): readonly string[] {
  const { SecurityGroupIds = [], SubnetIds = [] } = ran[0]?.input.model ?? {};
  return [...SecurityGroupIds, ...SubnetIds];
}

/** As those services call theirs; what others are for doesn't show in their description, or may be anything. */
function ownerOf(service: Planted['service']): { readonly owner?: string } {
  if (service === 'EFS') return { owner: 'fs-0123456789abcdef0' };
  return service === 'AmazonMq' ? { owner: 'b-1234a5b6-78cd-901e-2fgh-3i45j6k178l9' } : {};
}

function touchedBy(ran: readonly Ran[], { journal }: World): readonly string[] {
  const ids = new Set(ran.map(({ id }) => id));
  return journal
    .entries()
    .flatMap((entry) =>
      entry.kind === 'network-interface' &&
      ids.has(entry.by) &&
      (entry.change === 'deleted' || entry.change === 'detached')
        ? [entry.networkInterfaceId]
        : [],
    );
}

function pick({ faults }: Plan, names: readonly (keyof Plan['faults'])[]): Plan['faults'] {
  return Object.fromEntries(
    names.flatMap((name) => (faults[name] === undefined ? [] : [[name, faults[name]]])),
  );
}
