import { roleNameIn } from './call';
import type { Cloud } from './cloud';
import { createCloudFormation } from './cloudformation';
import { createControl } from './control';
import { createEniRelease, type EniRelease } from './eni-release';
import { lookOf } from './eni-release/looks';
import { createFaults, type FaultName, type Faults } from './faults/table';
import { createJournal, DEFECT, type Journal } from './journal';
import { createProcessHost, type ProcessHost } from './processes/host';
import { createCloudFrontService } from './services/cloudfront';
import { createMonitoringService } from './services/cloudwatch';
import { createEc2Service, type Ec2 } from './services/ec2';
import { createCloudTrailService, Trail } from './services/cloudtrail';
import { createEventsService } from './services/events';
import { createIamService, type IamService } from './services/iam';
import { createLambdaService, type LambdaService } from './services/lambda';
import type { Answer } from './services/lambda/ask';
import { createLogsService } from './services/logs';
import { createS3Service } from './services/s3';
import { createSsmService } from './services/ssm';
import { createStatesService } from './services/states';
import { createStsService } from './services/sts';
import { DEFAULT_START, type Instant } from './time/instant';
import { AS_FAST_AS_POSSIBLE, atSpeed, realNow } from './time/pacing';
import { createRandom } from './time/random';
import { Simulation } from './time/simulation';
import { createCallers, serviceCaller } from './wire/callers';
import type { FaultScope } from './wire/dispatch-faults';
import { createFrontDoor, type Authorize, type Handle } from './wire/front-door';
import { operationModel } from './wire/model';
import { createGateHouse, type GateHouse } from './wire/gate';
import { serve, type Listening } from './wire/server';
import { refusalOfStranger, refused } from './wire/strangers';
import { AwsError, type Service } from './wire/types';
import { DEFAULT_WORLD, WORLDS, type WorldName } from './worlds';

export interface WorldOptions {
  /** Which of all possible stories is played. Default 1. */
  readonly seed?: number;
  /** Where the clock starts, in milliseconds since the epoch. */
  readonly start?: Instant;
  /**
   * A clock that the world's own is never behind while nothing is under way (`--start now`): for tools that leave
   * out what happened before they began, by the machine's time.
   */
  readonly follow?: () => Instant;
  /** `max` jumps to the next event, a number plays that many virtual seconds in a real one. */
  readonly speed?: 'max' | number;
  /** The machine's clock, which people's clients go by: tests give their own. */
  readonly machineTime?: () => Instant;
  readonly account?: string;
  readonly region?: string;
  /** Which world is played. Default: `documented`. */
  readonly world?: WorldName;
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
  /** Whom the faults of the front door hit. Default: roles only. */
  readonly faultScope?: FaultScope;
  /** Events of the same instant come in an order drawn from the seed: for tests. */
  readonly shuffleTies?: boolean;
  /**
   * Where the project lies whose schema and bundle serve its type without registration: the working
   * folder by default, null for none.
   */
  readonly project?: string | null;
  /** What runs handlers and hooks. Default: processes of their own, on the bundles. */
  readonly host?: (cloud: Cloud) => ProcessHost;
  /** What handlers are told to call. Default: the first door that is opened. */
  readonly endpoint?: string;
  /** Told of processes of handlers and functions, when they begin and when they have ended. */
  readonly onProcess?: Cloud['onProcess'];
  /** Told of exceptions that are defects of the sandbox; they are in the journal as notices, too. */
  readonly onDefect?: (error: unknown, where: string) => void;
}

/** One local cloud. Any number of them live side by side in a process. */
export interface World {
  readonly cloud: Cloud;
  readonly time: Simulation;
  readonly journal: Journal;
  readonly faults: Faults;
  /** By signing name. */
  readonly services: ReadonlyMap<string, Service>;
  readonly iam: IamService;
  readonly ec2: Ec2;
  readonly lambda: LambdaService;
  readonly eniRelease: EniRelease;
  /** Where whoever runs invocations registers the gate for their requests. */
  readonly gates: GateHouse;
  /** The front door without a socket. */
  readonly handle: Handle;
  /** Opens the front door on a port (0: a free one) of the loopback interface. */
  listen(port: number, host?: string): Promise<Listening>;
  /** Stops the clock, closes the sockets and ends the processes. */
  close(): Promise<void>;
}

/** The composition root: everything a world consists of is put together here. */
export function createWorld(options: WorldOptions = {}): World {
  const random = createRandom(options.seed ?? 1);
  const speed = options.speed ?? 'max';
  const time = new Simulation({
    start: options.start ?? DEFAULT_START,
    pacing: speed === 'max' ? AS_FAST_AS_POSSIBLE : atSpeed(speed),
    ...(options.shuffleTies === true ? { ties: random.stream('time/ties') } : {}),
  });
  const journal = createJournal(() => time.now());
  const faults = createFaults(options.faults);
  const account = options.account ?? '123456789012';
  const gates = createGateHouse();
  const services = new Map<string, Service>();
  const openDoors = new Set<Listening>();
  let { endpoint } = options;

  const machineTime = options.machineTime ?? realNow;
  const latest = (): Instant => Math.max(time.now(), machineTime());

  const cloud: Cloud = {
    account,
    defect: (error, where) => {
      const text = error instanceof Error ? error.message : String(error);
      journal.append({ kind: 'notice', text: `${DEFECT}, in ${where}: ${text}` });
      options.onDefect?.(error, where);
    },
    region: options.region ?? 'us-east-1',
    endpoint: () => {
      if (endpoint === undefined) throw new Error('The front door is not open yet: call listen() first.');
      return endpoint;
    },
    time,
    isUnpaced: speed === 'max',
    random,
    faults,
    flags: WORLDS[options.world ?? DEFAULT_WORLD].flags,
    journal,
    latest,
    onProcess: options.onProcess,
    callers: createCallers(account, random, { virtual: () => time.now(), latest }),
    call: (service, operation, input, caller) =>
      cloud.callByName(service, operation, input, caller) as Promise<never>,
    callByName: async (serviceName, operationName, input, caller = serviceCaller(account)) => {
      const operation = services.get(serviceName)?.operations[operationName];
      if (operation === undefined) {
        throw new AwsError('InvalidAction', `The sandbox has no operation ${serviceName}:${operationName}.`);
      }
      authorize(caller, serviceName, operationName, input);
      return operation(input, {
        caller,
        requestId: random.stream('wire/request-ids/internal').uuid(),
        now: time.now(),
        userAgent: '',
        region: cloud.region,
      });
    },
    modelOf: (serviceName, operationName) => {
      const client = services.get(serviceName)?.client;
      return client && operationModel(client(), operationName);
    },
    authorize: (...asked) => {
      authorize(...asked);
    },
  };

  // The services, one line each. They see each other through cloud.call, so their order is free.
  const iam = createIamService(cloud, {
    tagsOf: (arn) => {
      const [, , service, , , resource = '', name = ''] = arn.split(':');
      if (service === 'lambda') return resource === 'function' ? lambda.tagsOf(name) : {};
      if (service !== 'ec2') return {};
      return Object.fromEntries(
        ec2.tagsOf(resource.split('/')[1] ?? '').map(({ Key, Value }) => [Key, Value]),
      );
    },
    policyOf: (arn) => s3.policyOf(arn),
    attachedWith: (id) =>
      ec2.networkInterfaces().find(({ attachment }) => attachment?.attachmentId === id)?.networkInterfaceId,
  });
  const looks = random.stream('ec2/looks');
  const ec2 = createEc2Service(cloud, (owner, id, newId) =>
    lookOf(cloud, owner, { owner: id, roleId: '', random: looks, newId }),
  );
  const eniRelease = createEniRelease(cloud, { ec2, isAllowed: (...asked) => iam.isAllowed(...asked) });
  const functions = createProcessHost(cloud, 'lambda/processes');
  gates.use(functions.gate);
  const lambda = createLambdaService(cloud, {
    ec2,
    iam,
    holders: eniRelease,
    host: functions,
    path: process.env['PATH'] ?? '',
  });
  const s3 = createS3Service(cloud, async (functionArn, payload) => {
    await lambda.invoke({ functionArn, payload, type: 'Event' });
  });
  /** Of services that invoke functions by a role's rights, under a session of their own name. */
  const askFunction = async (
    session: string,
    functionArn: string,
    payload: unknown,
    roleArn: string,
  ): Promise<Answer> => {
    const roleName = roleNameIn(roleArn);
    const arn = `arn:aws:sts::${cloud.account}:assumed-role/${roleName}/${session}`;
    authorize({ accessKeyId: session, arn, roleName }, 'lambda', 'Invoke', { FunctionName: functionArn });
    const answer = await lambda.invoke({ functionArn, payload, type: 'RequestResponse' });
    const json = answer.payload ?? 'null';
    return answer.functionError === undefined
      ? { is: 'answer', json }
      : { is: 'error', name: answer.functionError, message: json };
  };
  const cloudFormation = createCloudFormation(cloud, {
    host: (options.host ?? createProcessHost)(cloud),
    iam,
    project: options.project === undefined ? process.cwd() : options.project,
    useGate: (gate) => {
      gates.use(gate);
    },
    s3,
    invokeFunction: async (functionArn, payload, caller) => {
      authorize(caller, 'lambda', 'Invoke', { FunctionName: functionArn });
      await lambda.invoke({ functionArn, payload, type: 'Event' });
    },
    askFunction: (...asked) => askFunction('hooks', ...asked),
  });
  const trail = new Trail(cloud);
  const all: readonly Service[] = [
    iam,
    ec2,
    lambda,
    cloudFormation,
    cloudFormation.cloudControl,
    createStsService(cloud),
    createSsmService(cloud),
    createLogsService(cloud),
    createMonitoringService(),
    s3,
    createEventsService(cloud, async (functionArn, payload) => {
      await lambda.invoke({ functionArn, payload, type: 'Event' });
    }),
    createStatesService(cloud, (...asked) => askFunction('states', ...asked)),
    createCloudTrailService(trail),
    createCloudFrontService(cloud),
  ];
  for (const service of all) services.set(service.signingName, trail.recording(service));

  /** What ends with the world besides its sockets: processes of handlers and functions. */
  const endings: readonly (() => Promise<void>)[] = [() => cloudFormation.close(), () => lambda.close()];

  const authorize: Authorize = (caller, serviceName, operation, input) => {
    const service = services.get(serviceName);
    if (service !== undefined) iam.authorize(caller, service, operation, input);
  };

  const frontDoor = createFrontDoor({
    cloud,
    services,
    gates,
    faultScope: options.faultScope ?? 'roles',
    authorize,
    onDefect: cloud.defect,
  });

  let listensOn: string | undefined;
  const control = createControl({ cloud, time, ec2, plant: eniRelease.plant });
  const handle: Handle = async (request) => {
    const refusal = refusalOfStranger(request, listensOn);
    if (refusal !== undefined) return refused(refusal);
    if (/^\/_sandbox(?:[/?]|$)/u.test(request.target)) return control(request);
    await catchUp();
    return frontDoor(request);
  };
  const catchUp = async (): Promise<void> => {
    const behind = (options.follow?.() ?? 0) - time.now();
    const { holds, demands } = time.pendingWork();
    if (behind > 0 && holds.length + demands.length === 0) await time.advance(behind);
  };

  return {
    cloud,
    time,
    journal,
    faults,
    services,
    iam,
    ec2,
    lambda,
    eniRelease,
    gates,
    handle,
    async listen(port, host = '127.0.0.1') {
      listensOn = host;
      const door = await serve(handle, port, host);
      openDoors.add(door);
      endpoint ??= `http://${host}:${door.port}`;
      return {
        port: door.port,
        close: async () => {
          openDoors.delete(door);
          await door.close();
        },
      };
    },
    async close() {
      time.close();
      await Promise.all([...endings.map((end) => end()), ...[...openDoors].map((door) => door.close())]);
      openDoors.clear();
    },
  };
}
