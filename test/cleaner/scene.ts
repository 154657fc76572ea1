import { join } from 'node:path';

import { watch } from '../../sandbox/checkers';
import type { Planting } from '../../sandbox/eni-release';
import type { ProcessHost } from '../../sandbox/processes/host';
import type { NewNetworkInterface } from '../../sandbox/services/ec2';
import { accessDenied, expiredToken, throttled } from '../../sandbox/wire/generic-errors';
import type { Input } from '../../sandbox/call';
import type { AwsError } from '../../sandbox/wire/types';
import type { World } from '../../sandbox/world';
import { createHandlers, type Handlers } from '../../src/cleaner';
import type { Effects } from '../../src/cleaner/effects';
import type { EniCleanerModel, HandlerInput } from '../../src/cleaner/protocol';
import { directClientsOf } from '../faults/direct-clients';
import { inProcessHost, type Asked, type Made, type Ran } from '../faults/host';
import { cleanerType, requestAlone } from '../faults/play';
import { codeOf } from '../support/code';
import { network } from '../support/network';

/*
 * A stack with a cleaner in the sandbox, its handlers in this process, and a deletion of it to come: for tests
 * that say what happens at one very call of it. `test/faults/play.ts` plays whole stories.
 */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** The subnet and the groups that a network interface is in. */
export type Place = Pick<Planting, 'subnetId' | 'groupIds'>;

/** Lambda lets go of it after 10 minutes, and deletes it a minute later. */
export const ORDINARY = {
  service: 'Lambda',
  state: 'releasing',
  owner: 'my-function',
  roleName: 'role',
  untilAvailable: 10 * MINUTE,
  untilDeleted: MINUTE,
} as const;

/** Lambda lets go of it and never deletes it: the function's role is gone. */
export const ORPHANING = { ...ORDINARY, untilAvailable: 4 * MINUTE, untilDeleted: null } as const;

/** Lambda has let go of it, and will never delete it. */
export const ORPHAN = { service: 'Lambda', state: 'orphaned', owner: 'my-function' } as const;

/** Of the kind before 2019, with an attachment that the account may end. */
export const LEGACY = { service: 'LambdaBefore2019', owner: 'my-function' } as const;

/** An ordinary attachment, to something of the account that this names. */
export function attachedIn(instanceOwnerId: string): NonNullable<NewNetworkInterface['attachment']> {
  return {
    attachmentId: 'eni-attach-00000000000000009',
    instanceOwnerId,
    instanceId: undefined,
    deviceIndex: 1,
    deleteOnTermination: false,
  };
}

/** What happens to one call in place of its plain answer: an error of AWS's, or a list that shows nothing. */
export type Fault = 'throttled' | 'expired' | 'denied' | 'nothing' | AwsError;

/** One call of a handler; `action` is as IAM spells it: `ec2:DescribeNetworkInterfaces`. */
export interface Call extends Pick<Made, 'at' | 'input'> {
  readonly action: string;
}

/** An attempt to delete or detach a network interface, or to take a function off its VPC, that came as far as AWS. */
export interface Touch {
  readonly at: number;
  readonly does: 'delete' | 'detach' | 'take-off';
  /** The network interface's id, the attachment's, or the function's name. */
  readonly what: string;
}

/** A deletion of the cleaner from its first invocation to its end. */
export interface Deletion {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly errorCode: string | undefined;
  readonly message: string;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly invocations: readonly Ran[];
  readonly calls: readonly Call[];
  readonly touches: readonly Touch[];
}

export interface PlayOptions {
  /** Which fault strikes a call, if any. It is told of a call before that takes effect. */
  readonly faults?: (call: Call) => Fault | undefined | Promise<Fault | undefined>;
  /** What a call takes on top of the usual, in milliseconds. */
  readonly slower?: number;
  /** What the nth invocation is given, counted from zero. */
  readonly given?: (input: HandlerInput, nth: number) => HandlerInput;
}

export interface SceneOptions {
  /** What takes the cleaner away: the stack's deletion, or an update whose template is without it. */
  readonly occasion?: 'delete' | 'update';
  /** Properties of the cleaner besides what it guards. */
  readonly properties?: EniCleanerModel;
  /** Functions of the stack in the guarded place that FunctionNames names, by their logical ids. */
  readonly takesOff?: readonly string[];
  /** Other resources of the stack. */
  readonly resources?: (places: Places) => Readonly<Record<string, unknown>>;
}

export interface Places {
  /** The guarded subnet, with the guarded group. */
  readonly place: Place;
  /** The guarded subnet, with a group that isn't guarded. */
  readonly beside: Place;
  /** Where nothing is guarded. */
  readonly elsewhere: Place;
}

/** A stack with a cleaner, and its deletion to come. */
export interface Scene extends Places {
  readonly world: World;
  readonly stackId: string;
  /** As create gave it. */
  readonly model: EniCleanerModel;
  /** Gives its id. */
  readonly plant: (planting: Omit<Planting, 'subnetId' | 'groupIds'>, place?: Place) => string;
  /** Plants one that looks as nobody's in the sandbox does. Gives its id. */
  readonly plantLike: (looks: Partial<NewNetworkInterface>, place?: Place) => string;
  /** Ids of all that are there, but for those of functions. */
  readonly planted: () => readonly string[];
  /** Makes a function of no stack; without a place it isn't attached to a VPC. */
  readonly addFunction: (name: string, place?: Place) => Promise<void>;
  /** Handlers over the world, without CloudFormation. */
  readonly handlers: Handlers;
  readonly effects: Effects;
  /** A request as CloudFormation makes it for a resource of the stack, or for none. */
  readonly request: (model: EniCleanerModel, changes?: Partial<HandlerInput>) => HandlerInput;
  /** Names of the SSM parameters that there are. */
  readonly parameters: () => Promise<readonly string[]>;
  /** Overwrites the cleaner's state, or deletes it. */
  readonly tamper: (change: ((value: string) => string) | 'gone') => Promise<void>;
  /** Lets the stack's operation run to its end. Gives the deletion, the last one where there were several. */
  readonly play: (options?: PlayOptions) => Promise<Deletion>;
  /** The same, with each attempt of CloudFormation's. */
  readonly attempts: (options?: PlayOptions) => Promise<readonly Deletion[]>;
  /** Another operation that deletes the cleaner, once the stack's is over. */
  readonly deleteLater: (options?: PlayOptions) => Promise<Deletion>;
}

const ROOT = join(__dirname, '..', '..');
const LOGICAL_ID = 'Cleaner';
const ROLE = 'arn:aws:iam::123456789012:role/role';
/** Few words: two hundred functions have to fit in a template. */
const FUNCTION = { Runtime: 'nodejs22.x', Handler: 'a.b' } as const;

/** A page of each list: small, so that each has several. AWS gives 1,000 and 50. */
const PAGES: Readonly<Record<string, object>> = {
  'ec2:DescribeNetworkInterfaces': { MaxResults: 5 },
  'lambda:ListFunctions': { MaxItems: 3 },
};

/** Sets a scene: a stack, a cleaner that guards {@link Places.place}, and nothing else yet. */
export async function setScene(options: SceneOptions = {}): Promise<Scene> {
  const { takesOff = [] } = options;
  let host: ProcessHost | undefined;
  let playing: PlayOptions = {};
  const ran: Ran[] = [];
  const touches: Touch[] = [];
  let deletions = 0;
  const makeHost = inProcessHost({
    attempts: 1,
    random: () => 0.5,
    before: ({ action }, input) => {
      if (!isOfIt(action, input, 'DELETE')) return input;
      deletions += 1;
      return playing.given?.(input, deletions - 1) ?? input;
    },
    between: (call, ask) => between({ world: net.world, playing, touches }, call, ask),
    onEnd: (it) => ran.push(it),
  });
  const net = await network({
    project: ROOT,
    // What the cleaner is tried for is what the functions' deletions leave behind; all of it has to be asked for.
    world: 'no-wait',
    faults: { 'managed-hidden': 1 },
    endpoint: 'http://nowhere.invalid',
    host: (cloud) => (host = makeHost(cloud)),
  });
  const { world } = net;
  worlds.add(world);
  const { cloud, time, ec2 } = world;
  const watched = watch(world);
  const place: Place = { subnetId: net.subnets[0], groupIds: [net.groups[0]] };
  const beside: Place = { subnetId: net.subnets[0], groupIds: [net.groups[1]] };
  const elsewhere: Place = { subnetId: net.subnets[1], groupIds: [net.groups[1]] };
  const stack = (hasCleaner: boolean): { readonly StackName: string; readonly TemplateBody: string } => ({
    StackName: 'app',
    TemplateBody: JSON.stringify({
      Parameters: { Role: { Type: 'String', Default: ROLE } },
      Resources: {
        Stays: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
        ...Object.fromEntries(takesOff.map((id) => [id, functionIn(place)])),
        ...options.resources?.({ place, beside, elsewhere }),
        ...(hasCleaner ? { [LOGICAL_ID]: cleaner(place, options) } : {}),
      },
    }),
  });
  const { StackId = '' } = await cloud.call('cloudformation', 'CreateStack', stack(true));
  await time.idle();
  const made = ran.findLast(({ action, input }) => isOfIt(action, input, 'CREATE'))?.outcome;
  if (made?.status !== 'SUCCESS' || !('model' in made) || made.model === undefined) {
    throw new Error(`The cleaner was not created: ${JSON.stringify(made)}`);
  }
  const { model } = made;
  // Functions that changed a moment ago are something else.
  await time.advance(60 * MINUTE);

  const attempts = async (changes: PlayOptions, begin: () => Promise<unknown>): Promise<Deletion[]> => {
    playing = changes;
    const before = ran.length;
    deletions = 0;
    await begin();
    await time.idle();
    playing = {};
    watched.check();
    const ofIt = ran.slice(before).filter(({ action, input }) => isOfIt(action, input, 'DELETE'));
    return attemptsOf(ofIt, touches);
  };
  const last = (all: readonly Deletion[]): Deletion => {
    const deletion = all.at(-1);
    if (deletion === undefined) throw new Error('The cleaner was not deleted.');
    return deletion;
  };
  const operation = (): Promise<unknown> =>
    options.occasion === 'update'
      ? cloud.call('cloudformation', 'UpdateStack', stack(false))
      : cloud.call('cloudformation', 'DeleteStack', { StackName: 'app' });

  const effects: Effects = {
    ...directClientsOf(world),
    clock: { now: () => time.now() },
    random: () => 0.5,
    sleep: (duration) => time.sleep(duration, 'a wait within an invocation'),
  };
  const state = `/Org/VPC/EniCleaner/${model.Id ?? ''}`;
  return {
    world,
    stackId: StackId,
    model,
    place,
    beside,
    elsewhere,
    plant: (planting, where = place) => world.eniRelease.plant({ ...planting, ...where })[0] ?? '',
    plantLike: (looks, where = place) =>
      ec2.create('somebody', { description: '', ...looks, ...where }).networkInterfaceId,
    planted: () =>
      ec2
        .networkInterfaces()
        .map(({ networkInterfaceId }) => networkInterfaceId)
        .filter((id) => world.eniRelease.hyperplane.usersOf(id).length === 0),
    addFunction: async (name, where) => {
      await cloud.call('lambda', 'CreateFunction', {
        FunctionName: name,
        ...FUNCTION,
        Role: ROLE,
        Code: { ZipFile: codeOf() },
        ...(where === undefined ? {} : { VpcConfig: vpcConfigOf(where) }),
      });
    },
    handlers: createHandlers(effects),
    effects,
    request: (of, changes = {}) => ({
      model: of,
      configuration: {},
      clientRequestToken: 'token',
      logicalResourceId: LOGICAL_ID,
      awsAccountId: cloud.account,
      region: cloud.region,
      callbackContext: null,
      ...changes,
    }),
    parameters: async () => {
      const { Parameters = [] } = await cloud.call('ssm', 'DescribeParameters', {});
      return Parameters.map(({ Name = '' }) => Name);
    },
    tamper: async (change) => {
      if (change === 'gone') {
        await cloud.call('ssm', 'DeleteParameter', { Name: state });
        return;
      }
      const { Parameter } = await cloud.call('ssm', 'GetParameter', { Name: state });
      const Value = change(Parameter?.Value ?? '');
      await cloud.call('ssm', 'PutParameter', { Name: state, Value, Overwrite: true });
    },
    play: async (changes = {}) => last(await attempts(changes, operation)),
    attempts: (changes = {}) => attempts(changes, operation),
    deleteLater: async (changes = {}) => {
      if (host === undefined) throw new Error('There is no host.');
      const type = cleanerType(cloud, host);
      const release = time.demand('another operation');
      const asked = {
        ...requestAlone({ ...model }, 'another operation'),
        stackId: StackId,
        logicalResourceId: LOGICAL_ID,
        physicalResourceId: model.Id ?? '',
      };
      return last(
        await attempts(changes, () =>
          type
            .delete(asked)
            .catch(() => undefined)
            .finally(release),
        ),
      );
    },
  };
}

const worlds = new Set<World>();

/** Ends what the scenes of a test began. */
export async function leaveScenes(): Promise<void> {
  await Promise.all([...worlds].map((world) => world.close()));
  worlds.clear();
}

/** A resource of a template: a function, in a place or without a VPC. */
export function functionIn(place?: Place, dependsOn?: string): object {
  return {
    Type: 'AWS::Lambda::Function',
    ...(dependsOn === undefined ? {} : { DependsOn: dependsOn }),
    Properties: {
      ...FUNCTION,
      Role: { Ref: 'Role' },
      Code: { ZipFile: '1;' },
      ...(place === undefined ? {} : { VpcConfig: vpcConfigOf(place) }),
    },
  };
}

/** Lets a fault strike an action's calls: so many of them, or all. */
export function striking(fault: Fault, action: string, times = Infinity): (call: Call) => Fault | undefined {
  let struck = 0;
  return (call) => {
    if (call.action !== action || struck >= times) return undefined;
    struck += 1;
    return fault;
  };
}

/** What it says while it is under way. */
export function messagesOf({ invocations }: Deletion): readonly string[] {
  return invocations.flatMap(({ outcome }) => (outcome?.status === 'IN_PROGRESS' ? [outcome.message] : []));
}

function vpcConfigOf({ subnetId, groupIds }: Place): Input {
  return { SubnetIds: [subnetId], SecurityGroupIds: groupIds };
}

function cleaner({ subnetId, groupIds }: Place, { properties, takesOff = [] }: SceneOptions): object {
  return {
    Type: 'Org::VPC::EniCleaner',
    Properties: {
      SecurityGroupIds: groupIds,
      SubnetIds: [subnetId],
      ...(takesOff.length === 0 ? {} : { FunctionNames: takesOff.map((id) => ({ Ref: id })) }),
      ...properties,
    },
  };
}

interface Playing {
  readonly world: World;
  readonly playing: PlayOptions;
  readonly touches: Touch[];
}

async function between(
  { world: { time }, playing: { faults, slower = 0 }, touches }: Playing,
  { service, operation, input, at, caller }: Asked,
  ask: (input?: Asked['input']) => Promise<unknown>,
): Promise<unknown> {
  const action = `${service}:${operation}`;
  if (slower > 0) await time.sleep(slower, 'a slow call');
  const fault = await faults?.({ action, at, input });
  switch (fault) {
    case undefined: {
      touches.push(...touchOf({ action, at, input }));
      const hasIds = input['NetworkInterfaceIds'] !== undefined;
      return ask(hasIds ? input : { ...input, ...PAGES[action] });
    }
    case 'nothing':
      return { NetworkInterfaces: [] };
    case 'throttled':
      throw throttled(service);
    case 'expired':
      throw expiredToken(service);
    case 'denied':
      throw accessDenied(service, caller.arn, { action, explicit: false });
    default:
      throw fault;
  }
}

/** Whether it is that action of the scene's own cleaner: a stack may have others. */
function isOfIt(action: string, { logicalResourceId }: HandlerInput, wanted: string): boolean {
  return action === wanted && logicalResourceId === LOGICAL_ID;
}

/** CloudFormation gives each attempt a token of its own. */
function attemptsOf(ran: readonly Ran[], touches: readonly Touch[]): Deletion[] {
  const tokens = [...new Set(ran.map(({ input }) => input.clientRequestToken))];
  return tokens.map((token) =>
    deletionOf(
      ran.filter(({ input }) => input.clientRequestToken === token),
      touches,
    ),
  );
}

function deletionOf(invocations: readonly Ran[], touches: readonly Touch[]): Deletion {
  const [first] = invocations;
  const last = invocations.at(-1);
  if (first === undefined || last?.outcome === undefined || last.outcome.status === 'IN_PROGRESS') {
    throw new Error(`A deletion came to no end: ${JSON.stringify(last?.outcome)}`);
  }
  const { outcome } = last;
  const calls = invocations
    .flatMap((it) => it.calls)
    .map(({ service, operation, at, input }) => ({ action: `${service}:${operation}`, at, input }));
  return {
    status: outcome.status,
    errorCode: outcome.status === 'FAILED' ? outcome.errorCode : undefined,
    message: ('message' in outcome ? outcome.message : undefined) ?? '',
    beganAt: first.began,
    endedAt: last.ended,
    invocations,
    calls,
    touches: touches.filter(({ at }) => at >= first.began && at <= last.ended),
  };
}

function touchOf({ action, at, input }: Call): readonly Touch[] {
  switch (action) {
    case 'ec2:DeleteNetworkInterface':
      return [{ at, does: 'delete', what: String(input['NetworkInterfaceId']) }];
    case 'ec2:DetachNetworkInterface':
      return [{ at, does: 'detach', what: String(input['AttachmentId']) }];
    case 'lambda:UpdateFunctionConfiguration':
      return [{ at, does: 'take-off', what: String(input['FunctionName']) }];
    default:
      return [];
  }
}
