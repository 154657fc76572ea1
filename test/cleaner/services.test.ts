import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DeleteNetworkInterfaceCommand, DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import { SERVICE_KEYS, type ServiceKey } from '../../sandbox/eni-release/services';
import { createHandlers } from '../../src/cleaner';
import type { EniCleanerModel, HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import { directClientsOf } from '../faults/direct-clients';
import { network, type Network } from '../support/network';
import { SERVICE_NAMES } from '../support/service-names';

/*
 * Each row of the sandbox's table of services, end to end: the product's handlers on EC2 as the sandbox has it.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1';

interface Expected {
  /** Planted for this one. */
  readonly owner: string;
  /** What a message says of the owner; absent: nothing can be known. */
  readonly shown?: string;
  /** Of the time that a release takes. */
  readonly takes?: RegExp;
  /** What becomes of it: the service deletes it, the cleaner does, or it stays. */
  readonly end: 'goes' | 'is deleted' | 'stays';
  /** Left `available`, by itself or by this service for ever: what becomes of it then. Default: stays. */
  readonly whenFree?: 'is deleted';
}

const lambda = {
  takes: /3 to 35 minutes/u,
  end: 'is deleted',
  whenFree: 'is deleted',
} as const;
const itself = (owner: string, shown?: string): Expected => ({
  owner,
  end: 'goes',
  takes: /as long as the deletion of its/u,
  ...(shown === undefined ? {} : { shown }),
});
const elb = {
  owner: 'web',
  shown: 'load balancer web',
  takes: /5 to 30 minutes/u,
  end: 'goes',
} as const;
/** Waited for only: what it leaves, people delete. */
const DMS: Expected = { owner: 'x', takes: /until it is detached/u, end: 'stays' };
const foreign = (owner: string): Expected => ({ owner, end: 'stays' });

const EXPECTED: Readonly<Record<ServiceKey, Expected>> = {
  // No role of theirs is there any more: released, and left for the cleaner.
  Lambda: { ...lambda, owner: 'orders', shown: 'orders' },
  // Its attachment is an ordinary one: it is detached at once.
  LambdaBefore2019: { owner: 'orders', end: 'is deleted', whenFree: 'is deleted' },
  LambdaEventSourceMapping: { ...lambda, owner: 'orders' },
  AgentCore: { owner: 'agent', takes: /up to 8 hours/u, end: 'goes' },
  RDS: itself('db'),
  Neptune: itself('db'),
  RDSProxy: { ...itself('orders', 'proxy orders'), takes: /an hour and more/u },
  EfsTyped: itself('fs-0123456789abcdef0', 'file system fs-0123456789abcdef0'),
  LambdaNetworkConnector: itself('egress', 'network connector egress'),
  LambdaManagedInstance: itself('x'),
  AgentCoreHarness: { owner: 'agent', takes: /up to 8 hours/u, end: 'goes' },
  AgentCoreCapacityProvider: foreign('x'),
  AgentCorePrivateEndpoint: itself('x'),
  ApplicationStatusCheck: itself('x'),
  DmsServerless: DMS,
  Mwaa: foreign('x'),
  EmrServerless: foreign('x'),
  ManagedFlink: foreign('x'),
  EFS: itself('fs-0123456789abcdef0', 'file system fs-0123456789abcdef0'),
  Fsx: itself('fs-0123456789abcdef0', 'file system fs-0123456789abcdef0'),
  ApplicationLoadBalancer: elb,
  ClassicLoadBalancer: elb,
  NetworkLoadBalancer: elb,
  GatewayLoadBalancer: elb,
  VpcEndpoint: foreign('vpce-0123456789abcdef0'),
  NatGateway: foreign('nat-0123456789abcdef0'),
  TransitGateway: foreign('tgw-attach-0123456789abcdef0'),
  Route53Resolver: foreign('rslvr-in-0123456789abcdef0'),
  InstanceConnectEndpoint: foreign('eice-0123456789abcdef0'),
  EksControlPlane: { ...itself('blue', 'cluster blue') },
  EksPod: { ...itself('blue', 'cluster blue'), end: 'stays' },
  EksBranch: { ...itself('blue', 'cluster blue'), end: 'stays' },
  EcsTask: { ...itself('task', 'attachment '), takes: /5 to 20 minutes/u },
  SageMakerStudio: {
    owner: 'd-abcdef123456',
    shown: 'domain d-abcdef123456',
    takes: /more than 15 minutes/u,
    end: 'stays',
  },
  SageMakerNotebook: {
    owner: 'my-notebook',
    shown: 'notebook instance my-notebook',
    takes: /more than 15 minutes/u,
    end: 'goes',
  },
  Glue: itself('jobs', 'role arn:aws:iam::123456789012:role/jobs'),
  DMS: DMS,
  Comprehend: { owner: 'x', takes: /near 5 minutes/u, end: 'goes' },
  Redshift: itself('x'),
  ElastiCache: itself('redis-001', 'cluster redis-001'),
  OpenSearch: itself('logs', 'domain logs'),
  ApiGateway: itself('ucie4k', 'VPC link ucie4k'),
  CloudFrontVpcOrigin: itself('vo_1'),
  PrometheusCollector: itself('s-1'),
  Directory: itself('d-926703a1b2', 'directory d-926703a1b2'),
  WorkSpaces: itself('x'),
  CodeBuild: itself('x'),
  Msk: itself('events', 'cluster events'),
  MskConnect: itself('x'),
  AmazonMq: itself('b-03a68f4f', 'broker b-03a68f4f'),
  MemoryDb: itself('x'),
  AppRunner: itself('x'),
  CloudHsm: itself('hsm-1', 'HSM hsm-1'),
  CodeConnections: itself('x'),
  Dax: itself('fast', 'cluster fast'),
  DataSync: itself('loc-1', 'loc-1'),
  DeviceFarm: itself('x'),
  Emr: itself('j-2AXXXXXXGAPLF', 'cluster j-2AXXXXXXGAPLF'),
  Evs: itself('x'),
  Firehose: itself('clicks', 'stream clicks'),
  GlobalAccelerator: itself('x'),
  Grafana: itself('x'),
  IotRule: itself('x'),
  Pcs: itself('x'),
  QuickSight: itself('x'),
  RtbFabric: itself('x'),
  TimestreamInfluxDb: itself('x'),
  VpcLattice: itself('x'),
  VerifiedAccess: itself('x'),
  WorkSpacesWeb: itself('x'),
};

interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  status: string;
  updatedAt: number;
}

interface Scene {
  readonly net: Network;
  readonly properties: EniCleanerModel;
  readonly resources?: readonly StackResource[];
  readonly status?: 'DELETE_IN_PROGRESS' | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
}

interface Played {
  readonly outcome: Exclude<HandlerOutcome, { readonly status: 'IN_PROGRESS' }>;
  /** Virtual milliseconds. */
  readonly duration: number;
  /** In their order, the last one included. */
  readonly messages: readonly string[];
  /** What the cleaner deleted or detached, by the ids that it named. */
  readonly touched: readonly string[];
}

/** CloudFormation deletes the cleaner: the handler is the product's own, EC2 the sandbox's. */
async function deleteCleaner(scene: Scene): Promise<Played> {
  const { net, properties, resources = [], status = 'DELETE_IN_PROGRESS' } = scene;
  const { groups, subnets, world } = net;
  const began = world.time.now();
  const touched: string[] = [];
  const clients = directClientsOf(world);
  const handlers = createHandlers({
    ec2: {
      send: ((command: object) => {
        if (command instanceof DeleteNetworkInterfaceCommand)
          touched.push(command.input.NetworkInterfaceId ?? '');
        if (command instanceof DetachNetworkInterfaceCommand) touched.push(command.input.AttachmentId ?? '');
        return clients.ec2.send(command as never);
      }) as never,
    },
    lambda: clients.lambda,
    ssm: clients.ssm,
    cloudFormation: {
      send: ((command: object): Promise<object> => {
        const at = new Date(began);
        if (command instanceof DescribeStacksCommand)
          return Promise.resolve({
            Stacks: [
              { StackId: STACK, StackName: 's', StackStatus: status, DeletionTime: at, LastUpdatedTime: at },
            ],
          });
        if (!(command instanceof ListStackResourcesCommand)) throw new TypeError('not asked for');
        return Promise.resolve({
          StackResourceSummaries: resources.map((each) => ({
            LogicalResourceId: each.logicalId,
            PhysicalResourceId: each.physicalId,
            ResourceType: each.type,
            ResourceStatus: each.status,
            LastUpdatedTimestamp: new Date(each.updatedAt),
          })),
        });
      }) as never,
    },
    clock: { now: () => world.time.now() },
    random: () => 0.5,
  });
  const given = { SecurityGroupIds: [groups[0]], SubnetIds: [subnets[0]], ...properties };
  const input: HandlerInput = {
    model: given,
    configuration: {},
    clientRequestToken: 'token',
    logicalResourceId: 'Cleaner',
    stackId: STACK,
    awsAccountId: '123456789012',
    region: 'us-east-1',
    callbackContext: null,
  };
  const created = await handlers.create(input);
  let model = 'model' in created ? (created.model ?? given) : given;
  let callbackContext: unknown = null;
  const messages: string[] = [];
  for (;;) {
    const outcome = await handlers.delete({ ...input, model, callbackContext });
    messages.push('message' in outcome ? (outcome.message ?? '') : '');
    if (outcome.status !== 'IN_PROGRESS') {
      return { outcome, duration: world.time.now() - began, messages, touched };
    }
    await world.time.advance(outcome.callbackDelaySeconds * 1_000);
    ({ callbackContext, model } = outcome);
  }
}

describe.each(SERVICE_KEYS)('%s', (service) => {
  const { end, owner, shown, takes, whenFree } = EXPECTED[service];
  const name = SERVICE_NAMES[service];
  let net: Network;
  let id: string;
  beforeEach(async () => {
    net = await network({ seed: 7 });
  });
  afterEach(() => net.world.close());

  /** Through the control call, as a user of the sandbox does. */
  const plant = async (state: string): Promise<void> => {
    const answer = await net.world.handle({
      method: 'POST',
      target: '/_sandbox/network-interfaces',
      headers: { host: 'localhost', 'x-sandbox-control': 'yes' },
      body: Buffer.from(
        JSON.stringify({ service, subnetId: net.subnets[0], groupIds: [net.groups[0]], owner, state }),
      ),
    });
    const { networkInterfaceIds } = JSON.parse(Buffer.from(answer.body).toString()) as {
      networkInterfaceIds: readonly string[];
    };
    id = networkInterfaceIds[0] ?? '';
  };
  const isThere = (): boolean => net.world.ec2.networkInterface(id) !== undefined;

  /** Gives the end, whose message has been looked at. */
  const endsAs = async (properties: EniCleanerModel): Promise<Played['outcome']['status']> => {
    await plant('releasing');
    const { messages, outcome, touched } = await deleteCleaner({ net, properties });
    const waiting = messages[0] ?? '';
    expect(waiting).toContain(id);
    if (shown !== undefined) expect(waiting).toContain(shown);
    expect(waiting).toContain(name);
    expect(waiting).toMatch(takes ?? /./u);
    expect(isThere()).toBe(end === 'stays');
    if (end === 'is deleted') expect(touched).toContain(id);
    else expect(touched).toEqual([]);
    if (end === 'stays') {
      expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
      expect(messages.at(-1)).toContain(id);
      if (shown !== undefined) expect(messages.at(-1)).toContain(shown);
    } else {
      expect(outcome.status).toBe('SUCCESS');
      expect(messages.at(-1)).toMatch(/^The network interface that a service had left is gone/u);
    }
    return outcome.status;
  };

  /** Gives its status in the end. */
  const isLeftAlone = async (properties: EniCleanerModel): Promise<string | undefined> => {
    await plant('in-use');
    const { duration, messages, outcome, touched } = await deleteCleaner({ net, properties });
    expect(outcome.status).toBe('SUCCESS');
    expect(duration).toBeLessThan(10 * MINUTE);
    expect(messages.at(-1)).toMatch(/^No service has left a network interface behind\. 1 other/u);
    expect(messages.at(-1)).toContain(id);
    if (name !== undefined) expect(messages.at(-1)).toContain(`of ${name}, which is not among the Services`);
    expect(touched).toEqual([]);
    return net.world.ec2.networkInterface(id)?.status;
  };

  const LONG = { TimeoutInMinutes: 700 };

  if (name === undefined) {
    it('is foreign, whatever is asked for', async () => {
      expect(await isLeftAlone({ ...LONG, Services: ['*'] })).toBe('in-use');
    });
    return;
  }

  const status = end === 'stays' ? 'FAILED' : 'SUCCESS';

  it(`asked for by its name: ${end}`, async () => {
    expect(await endsAs({ ...LONG, Services: [name] })).toBe(status);
  });

  it(`asked for with all: ${end}`, async () => {
    expect(await endsAs({ ...LONG, Services: ['*'] })).toBe(status);
  });

  if (name !== 'Lambda') {
    it('not asked for: left alone and named', async () => {
      expect(await isLeftAlone(LONG)).toBe('in-use');
    });
  }

  it(`left free for ever: ${whenFree ?? 'stays, and is told why'}`, async () => {
    await plant('orphaned');
    const properties = { Services: [name], TimeoutInMinutes: 30 };
    const { messages, outcome, touched } = await deleteCleaner({ net, properties });
    expect(isThere()).toBe(whenFree === undefined);
    if (whenFree === undefined) {
      expect(touched).toEqual([]);
      expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
      expect(messages.at(-1)).toMatch(
        new RegExp(`${id} \\(${name} left it free.*; not deleted, because `, 'u'),
      );
    } else {
      expect(touched).toEqual([id]);
      expect(outcome.status).toBe('SUCCESS');
    }
  });

  it('in use for ever: never touched', async () => {
    await plant('in-use');
    const properties = { Services: ['*'], TimeoutInMinutes: 30 };
    const { outcome, touched } = await deleteCleaner({ net, properties });
    // Of the kind of before 2019 nobody's function is there any more: it was forgotten.
    if (service === 'LambdaBefore2019') {
      expect(outcome.status).toBe('SUCCESS');
      return;
    }
    expect(touched).toEqual([]);
    expect(isThere()).toBe(true);
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
  });
});

describe('a resource of the stack holds it', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network({ seed: 7 });
  });
  afterEach(() => net.world.close());

  const plantFileSystem = (): string =>
    net.world.eniRelease.plant({
      service: 'Fsx',
      owner: 'fs-0123456789abcdef0',
      subnetId: net.subnets[0],
      groupIds: [net.groups[0]],
    })[0] ?? '';
  const fileSystem = (status: string): StackResource => ({
    logicalId: 'Files',
    physicalId: 'fs-0123456789abcdef0',
    type: 'AWS::FSx::FileSystem',
    status,
    updatedAt: net.world.time.now(),
  });
  const cleaner = (): StackResource => ({
    logicalId: 'Cleaner',
    physicalId: 'enicleaner-1',
    type: 'Org::VPC::EniCleaner',
    status: 'DELETE_IN_PROGRESS',
    updatedAt: net.world.time.now(),
  });
  const properties = { Services: ['FSx'] };

  it('whose deletion failed: ends early with its name and the cure', async () => {
    const id = plantFileSystem();
    const resources = [cleaner(), fileSystem('DELETE_FAILED')];
    const { duration, messages, outcome, touched } = await deleteCleaner({ net, properties, resources });
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(duration).toBeLessThan(5 * MINUTE);
    expect(messages.at(-1)).toBe(
      `The file system fs-0123456789abcdef0 (Files) holds its network interfaces, and its own deletion ended as DELETE_FAILED. Delete it, then delete the stack again. Left: ${id} (held by file system fs-0123456789abcdef0 (Files)).`,
    );
    expect(touched).toEqual([]);
  });

  it('whose deletion failed in an earlier try, and that is still to come: is waited for', async () => {
    const id = plantFileSystem();
    const files = { ...fileSystem('DELETE_FAILED'), updatedAt: net.world.time.now() - HOUR };
    const other = { ...fileSystem('DELETE_IN_PROGRESS'), logicalId: 'Other', physicalId: 'fs-other' };
    net.world.time.after(20 * MINUTE, 'deleted', () => {
      files.status = 'DELETE_COMPLETE';
      net.world.eniRelease.releases.letGo(id);
    });
    const resources = [cleaner(), files, other];
    const { duration, outcome } = await deleteCleaner({ net, properties, resources });
    expect(outcome.status).toBe('SUCCESS');
    expect(duration).toBeGreaterThan(20 * MINUTE);
  });

  it('which is deleted only after the cleaner: ends early with its name and the cure', async () => {
    plantFileSystem();
    const resources = [cleaner(), fileSystem('CREATE_COMPLETE')];
    const { duration, messages, outcome } = await deleteCleaner({ net, properties, resources });
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(duration).toBeLessThan(5 * MINUTE);
    expect(messages.at(-1)).toContain('let Files depend on this resource instead');
  });

  it('which waits for another that is being deleted: is waited for', async () => {
    const id = plantFileSystem();
    const files = fileSystem('CREATE_COMPLETE');
    const other = { ...fileSystem('DELETE_IN_PROGRESS'), logicalId: 'Other', physicalId: 'fs-other' };
    net.world.time.after(20 * MINUTE, 'deleted', () => {
      files.status = 'DELETE_COMPLETE';
      net.world.eniRelease.releases.letGo(id);
    });
    const resources = [cleaner(), files, other];
    const { outcome } = await deleteCleaner({ net, properties, resources });
    expect(outcome.status).toBe('SUCCESS');
  });

  it('and stays, in an update’s clean-up: isn’t waited for, and is named', async () => {
    const id = plantFileSystem();
    const status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' as const;
    const resources = [cleaner(), fileSystem('CREATE_COMPLETE')];
    const { duration, messages, outcome, touched } = await deleteCleaner({
      net,
      properties,
      resources,
      status,
    });
    expect(outcome.status).toBe('SUCCESS');
    expect(duration).toBeLessThan(5 * MINUTE);
    expect(messages.at(-1)).toContain(`${id} (held by file system fs-0123456789abcdef0 (Files))`);
    expect(touched).toEqual([]);
  });

  it('of another stack, for all that is known: is waited for to the end', async () => {
    plantFileSystem();
    const resources = [cleaner()];
    const { duration, outcome } = await deleteCleaner({
      net,
      properties: { ...properties, TimeoutInMinutes: 30 },
      resources,
    });
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(duration).toBeGreaterThanOrEqual(30 * MINUTE);
  });
});

it('a new AgentCore runtime takes the network interface back, and the 8 hours start anew', async () => {
  const net = await network({ seed: 7 });
  const where = { service: 'AgentCore', subnetId: net.subnets[0], groupIds: [net.groups[0]] } as const;
  const [id] = net.world.eniRelease.plant({ ...where, state: 'releasing' });
  net.world.time.after(2 * HOUR, 'a runtime comes and goes', () => {
    expect(net.world.eniRelease.plant({ ...where, state: 'releasing', reuse: true })).toEqual([id]);
  });
  const properties = { Services: ['BedrockAgentCore'], TimeoutInMinutes: 700 };
  const { duration, outcome, touched } = await deleteCleaner({ net, properties });
  expect(outcome.status).toBe('SUCCESS');
  expect(duration).toBeGreaterThan(9 * HOUR);
  expect(touched).toEqual([]);
  await net.world.close();
});
