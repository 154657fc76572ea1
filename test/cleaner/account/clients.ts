import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachNetworkInterfaceCommand,
  type Filter,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import {
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';

import type { Effects } from '../../../src/cleaner/effects';
import {
  functionArn,
  MINUTE,
  VPC_ID,
  type Account,
  type LambdaFunction,
  type StackState,
  type Standing,
  type VpcUse,
} from './account';

/** What happens to one call in place of its plain answer. */
export type Fault =
  /** Refused in the service's own words for "too many", without effect. */
  | 'throttled'
  /** The service fails, without effect. */
  | 'failed'
  /** The caller's credentials are no longer taken. */
  | 'expired'
  /** The role may not do this. */
  | 'denied'
  /** It takes effect, and the answer never arrives. */
  | 'cut-off'
  /** The handler's process ends before the call has an effect, or after that. */
  | 'killed-before'
  | 'killed-after'
  /** A list shows things as they were a while ago. */
  | 'stale'
  /** A list of network interfaces comes back empty. */
  | 'empty'
  /** It shows nothing at all, even where it was asked by ids. */
  | 'nothing';

/** One call that a handler makes. */
export interface Call {
  /** How many came before it. */
  readonly nth: number;
  readonly at: number;
  /** As IAM spells it: `ec2:DescribeNetworkInterfaces`. */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An attempt to delete or detach a network interface, or to take a function off its VPC. */
export interface Touch {
  readonly at: number;
  readonly does: 'delete' | 'detach' | 'take-off';
  /** The network interface's id or the function's name. */
  readonly what: string;
  /** Of the network interface, just before. */
  readonly standing: Standing | undefined;
}

/** What was asked of an account, in order. */
export interface Trace {
  readonly calls: (Call & { readonly fault: Fault | undefined })[];
  readonly touches: Touch[];
  /** Pages of network interfaces that were answered, with the ids on them. */
  readonly sights: { readonly at: number; readonly ids: readonly string[] }[];
}

export function newTrace(): Trace {
  return { calls: [], touches: [], sights: [] };
}

export interface ClientOptions {
  readonly trace?: Trace;
  /** Which fault strikes a call. */
  readonly faults?: (call: Call) => Fault | undefined;
  /** What a call takes, in milliseconds. */
  readonly latency?: number;
  /** Told when the process is to end; the call is never answered. */
  readonly onKill?: () => void;
}

/** How old a stale answer is. */
const STALENESS = MINUTE;

/** Small, so that each list has several pages. AWS gives 1,000, 50, 100 and 10. */
const NETWORK_INTERFACES_PER_PAGE = 5;
const FUNCTIONS_PER_PAGE = 3;
const RESOURCES_PER_PAGE = 4;
const PARAMETERS_PER_PAGE = 2;

/** EC2 API reference. */
const MOST_FILTER_VALUES = 200;
const MOST_RESULTS = 1_000;

/** The clients that a handler gets. */
export function clientsOf(
  account: Account,
  {
    trace = newTrace(),
    faults = () => undefined,
    latency = 100,
    onKill = () => undefined,
  }: ClientOptions = {},
): Pick<Effects, 'ec2' | 'lambda' | 'ssm' | 'cloudFormation'> {
  const seen: Seen = { account, ...trace };
  const send = async (command: Command): Promise<unknown> => {
    const { action, answer } = requestOf(command);
    account.advance(latency);
    const call = { nth: trace.calls.length, at: account.now, action, input: command.input };
    const fault = faults(call);
    trace.calls.push({ ...call, fault });
    // As over a wire, nothing is answered before the caller has gone on.
    await Promise.resolve();
    const killed = (): Promise<never> => {
      onKill();
      return new Promise<never>(() => undefined);
    };
    switch (fault) {
      case undefined:
      case 'stale':
      case 'empty':
      case 'nothing':
        return answer(seen, command.input as never, fault);
      case 'throttled':
        throw throttled(action);
      case 'failed':
        throw awsError('InternalError', 'An internal error has occurred', 500);
      case 'expired':
        throw awsError('ExpiredTokenException', 'The security token included in the request is expired', 403);
      case 'denied':
        throw denied(action);
      case 'cut-off':
        ignoring(() => answer(seen, command.input as never, undefined));
        throw awsError('TimeoutError', 'Connection timed out after 6000 ms');
      case 'killed-before':
        return killed();
      case 'killed-after':
        ignoring(() => answer(seen, command.input as never, undefined));
        return killed();
    }
  };
  const client = { send: send as never };
  return { ec2: client, lambda: client, ssm: client, cloudFormation: client };
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

interface Seen extends Pick<Trace, 'touches' | 'sights'> {
  readonly account: Account;
}

function ignoring(effect: () => unknown): void {
  try {
    effect();
  } catch {
    // Nobody hears of it.
  }
}

interface Request {
  readonly command: unknown;
  readonly action: string;
  readonly answer: (seen: Seen, input: never, fault: Fault | undefined) => unknown;
}

function on<Input>(
  command: new (input: Input) => { readonly input: Input },
  action: string,
  answer: (seen: Seen, input: Input, fault: Fault | undefined) => unknown,
): Request {
  return { command, action, answer };
}

/** Every command that the handlers may send. */
const REQUESTS: readonly Request[] = [
  on(DescribeNetworkInterfacesCommand, 'ec2:DescribeNetworkInterfaces', describeInterfaces),
  on(DeleteNetworkInterfaceCommand, 'ec2:DeleteNetworkInterface', deleteInterface),
  on(DetachNetworkInterfaceCommand, 'ec2:DetachNetworkInterface', detachInterface),
  on(DescribeSecurityGroupsCommand, 'ec2:DescribeSecurityGroups', ({ account }, { Filters }) => ({
    SecurityGroups: existing(account, Filters, 'group-id').map((GroupId) => ({ GroupId })),
  })),
  on(DescribeSubnetsCommand, 'ec2:DescribeSubnets', ({ account }, { Filters }) => ({
    Subnets: existing(account, Filters, 'subnet-id').map((SubnetId) => ({ SubnetId })),
  })),
  on(DescribeVpcsCommand, 'ec2:DescribeVpcs', ({ account }, { Filters }) => ({
    Vpcs: existing(account, Filters, 'vpc-id').map((VpcId) => ({ VpcId })),
  })),
  on(ListFunctionsCommand, 'lambda:ListFunctions', listFunctions),
  on(GetFunctionConfigurationCommand, 'lambda:GetFunctionConfiguration', ({ account }, input) =>
    configurationOf(functionNamed(account, input.FunctionName), '$LATEST'),
  ),
  on(UpdateFunctionConfigurationCommand, 'lambda:UpdateFunctionConfiguration', updateFunction),
  on(ListTagsCommand, 'lambda:ListTags', ({ account }, { Resource }) => {
    const { stackId } = functionNamed(account, Resource);
    return { Tags: stackId === undefined ? {} : { 'aws:cloudformation:stack-id': stackId } };
  }),
  on(DescribeStacksCommand, 'cloudformation:DescribeStacks', describeStack),
  // CloudFormation waits for no function's network interfaces here: none of its events tells of that.
  on(DescribeStackEventsCommand, 'cloudformation:DescribeStackEvents', () => ({ StackEvents: [] })),
  on(ListStackResourcesCommand, 'cloudformation:ListStackResources', listResources),
  on(GetParameterCommand, 'ssm:GetParameter', ({ account }, { Name = '' }) => {
    const parameter = account.parameters.get(Name);
    if (parameter === undefined) throw awsError('ParameterNotFound', '');
    return { Parameter: { Name, Value: parameter.value } };
  }),
  on(PutParameterCommand, 'ssm:PutParameter', putParameter),
  on(DeleteParameterCommand, 'ssm:DeleteParameter', ({ account }, { Name = '' }) => {
    if (!account.parameters.delete(Name)) throw awsError('ParameterNotFound', '');
    return {};
  }),
  on(GetParametersByPathCommand, 'ssm:GetParametersByPath', parametersByPath),
];

function requestOf(command: Command): Request {
  const request = REQUESTS.find((each) => each.command === command.constructor);
  if (request === undefined) throw new Error(`The account knows no ${command.constructor.name}.`);
  return request;
}

// ---- EC2

function describeInterfaces(
  { account, sights }: Seen,
  input: DescribeNetworkInterfacesCommand['input'],
  fault: Fault | undefined,
): unknown {
  const filters = input.Filters ?? [];
  for (const { Values = [] } of filters) {
    if (Values.length > MOST_FILTER_VALUES) {
      throw awsError(
        'FilterLimitExceeded',
        'The maximum number of filter values specified on a single call is 200.',
      );
    }
  }
  if ((input.MaxResults ?? MOST_RESULTS) > MOST_RESULTS) {
    throw awsError(
      'InvalidParameterValue',
      `Value (${input.MaxResults}) for parameter maxResults is invalid.`,
    );
  }
  const visible =
    fault === 'empty' || fault === 'nothing' ? [] : account.listed(fault === 'stale' ? STALENESS : 0);
  if (input.NetworkInterfaceIds !== undefined && fault !== 'nothing') {
    // Asked for by its id, what isn't there is refused; lists may lag, a refusal by name doesn't.
    const present = account.listed(0);
    const idOf = ({ NetworkInterfaceId = '' }: NetworkInterface): string => NetworkInterfaceId;
    const missing = input.NetworkInterfaceIds.filter((id) => !present.some((each) => idOf(each) === id));
    if (missing.length > 0) {
      throw awsError(
        'InvalidNetworkInterfaceID.NotFound',
        missing.length === 1
          ? `The networkInterface ID '${missing.join('')}' does not exist`
          : `The networkInterface IDs '${missing.join(', ')}' do not exist`,
      );
    }
    const found = input.NetworkInterfaceIds.flatMap(
      (id) => [...visible, ...present].find((each) => idOf(each) === id) ?? [],
    );
    sights.push({ at: account.now, ids: found.map(idOf) });
    return { NetworkInterfaces: found };
  }
  const matching = visible.filter(
    (each) =>
      // Managed ones show only when asked for; here every service's count as managed, the harder case.
      (input.IncludeManagedResources === true || each.RequesterId === each.OwnerId) &&
      filters.every((filter) => matches(each, filter)),
  );
  const page = pageOf(matching, NETWORK_INTERFACES_PER_PAGE, input.NextToken);
  sights.push({ at: account.now, ids: page.items.map(({ NetworkInterfaceId = '' }) => NetworkInterfaceId) });
  return { NetworkInterfaces: page.items, ...(page.next === undefined ? {} : { NextToken: page.next }) };
}

function matches(networkInterface: NetworkInterface, { Name = '', Values = [] }: Filter): boolean {
  const patterns = Values.map(pattern);
  return filtered(networkInterface, Name).some((value) => patterns.some((each) => each.test(value)));
}

function filtered(networkInterface: NetworkInterface, name: string): readonly string[] {
  switch (name) {
    case 'group-id':
      return (networkInterface.Groups ?? []).map(({ GroupId = '' }) => GroupId);
    case 'subnet-id':
      return [networkInterface.SubnetId ?? ''];
    case 'vpc-id':
      return [networkInterface.VpcId ?? ''];
    case 'description':
      return [networkInterface.Description ?? ''];
    case 'interface-type':
      return [networkInterface.InterfaceType ?? ''];
    case 'network-interface-id':
      return [networkInterface.NetworkInterfaceId ?? ''];
    case 'requester-id':
      return [networkInterface.RequesterId ?? ''];
    case 'operator.principal':
      return [networkInterface.Operator?.Principal ?? ''];
    case 'tag-key':
      return (networkInterface.TagSet ?? []).map(({ Key = '' }) => Key);
    default: {
      if (!name.startsWith('tag:'))
        throw awsError('InvalidParameterValue', `The filter '${name}' is invalid`);
      const tags = (networkInterface.TagSet ?? []).filter(({ Key }) => Key === name.slice('tag:'.length));
      return tags.map(({ Value = '' }) => Value);
    }
  }
}

/** EC2 takes `*` for any text and `?` for any character; a backslash before one takes that away. */
function pattern(value: string): RegExp {
  const source = (value.match(/\\.|[^]/gu) ?? []).map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    const literal = part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
    return /[$()*+.?[\\\]^{|}/]/u.test(literal) ? `\\${literal}` : literal;
  });
  return new RegExp(`^${source.join('')}$`, 'su');
}

function deleteInterface(
  { account, touches }: Seen,
  { NetworkInterfaceId: id = '' }: DeleteNetworkInterfaceCommand['input'],
): unknown {
  touches.push({ at: account.now, does: 'delete', what: id, standing: account.standing(id) });
  const found = account.networkInterface(id);
  if (found === undefined) {
    throw awsError('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${id}' does not exist`);
  }
  if (found.Attachment !== undefined) {
    throw awsError('InvalidParameterValue', `Network interface '${id}' is currently in use.`);
  }
  account.delete(id);
  return {};
}

function detachInterface(
  { account, touches }: Seen,
  { AttachmentId: attachmentId = '' }: DetachNetworkInterfaceCommand['input'],
): unknown {
  const found = account.attached(attachmentId);
  const id = found?.id ?? '';
  touches.push({ at: account.now, does: 'detach', what: id, standing: account.standing(id) });
  if (attachmentId.startsWith('ela-attach')) {
    throw awsError('OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments.");
  }
  if (found === undefined) {
    throw awsError(
      'InvalidAttachmentID.NotFound',
      `The interface attachment '${attachmentId}' does not exist.`,
    );
  }
  if (!found.isDetachable) {
    throw awsError('AuthFailure', 'You do not have permission to access the specified resource.');
  }
  account.detach(id);
  return {};
}

function existing(account: Account, filters: readonly Filter[] = [], name: string): readonly string[] {
  return filters
    .filter(({ Name }) => Name === name)
    .flatMap(({ Values = [] }) => Values.filter((id) => account.targets.has(id)));
}

// ---- Lambda

function functionNamed(account: Account, nameOrArn = ''): LambdaFunction {
  const name = nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : nameOrArn;
  const found = account.findFunction(name);
  if (found === undefined) {
    throw awsError('ResourceNotFoundException', `Function not found: ${functionArn(name)}`, 404);
  }
  return found;
}

function configurationOf(source: LambdaFunction, version: string): FunctionConfiguration {
  const use: VpcUse | undefined = source.versions.get(version);
  const isUpdating = version === '$LATEST' && source.leaving !== undefined;
  return {
    FunctionName: source.name,
    FunctionArn: functionArn(source.name),
    Version: version,
    LastModified: new Date(source.lastModified).toISOString().replace('Z', '+0000'),
    LastUpdateStatus: isUpdating ? 'InProgress' : 'Successful',
    VpcConfig: {
      SubnetIds: [...(use?.subnetIds ?? [])],
      SecurityGroupIds: [...(use?.groupIds ?? [])],
      VpcId: use === undefined ? '' : VPC_ID,
    },
  };
}

function listFunctions(
  { account }: Seen,
  { FunctionVersion, Marker }: ListFunctionsCommand['input'],
  fault: Fault | undefined,
): unknown {
  const isAllVersions = FunctionVersion === 'ALL';
  const all = account
    .functions(fault === 'stale' ? STALENESS : 0)
    .flatMap((each) =>
      [...each.versions.keys()]
        .filter((version) => isAllVersions || version === '$LATEST')
        .map((version) => [each, version] as const),
    );
  const { items, next } = pageOf(all, FUNCTIONS_PER_PAGE, Marker);
  // Of one page alone: there may be a hundred thousand.
  const configurations = items.map(([each, version]) => ({
    ...configurationOf(each, version),
    ...(isAllVersions ? { FunctionArn: `${functionArn(each.name)}:${version}` } : {}),
  }));
  return { Functions: configurations, ...(next === undefined ? {} : { NextMarker: next }) };
}

function updateFunction(
  { account, touches }: Seen,
  { FunctionName, VpcConfig }: UpdateFunctionConfigurationCommand['input'],
): unknown {
  const found = functionNamed(account, FunctionName);
  touches.push({ at: account.now, does: 'take-off', what: found.name, standing: undefined });
  if (found.leaving !== undefined || found.isBusy) {
    throw awsError(
      'ResourceConflictException',
      `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(found.name)}`,
      409,
    );
  }
  if ((VpcConfig?.SubnetIds ?? []).length > 0 || VpcConfig?.Ipv6AllowedForDualStack !== false) {
    throw new Error('Functions are only ever taken off their VPC, dual-stack ones too.');
  }
  account.moveFunction(found.name, undefined);
  return configurationOf(functionNamed(account, FunctionName), '$LATEST');
}

// ---- CloudFormation

function describeStack({ account }: Seen, { StackName: id = '' }: DescribeStacksCommand['input']): unknown {
  const stack = stackNamed(account, id);
  const time = (instant: number | undefined): Date | undefined =>
    instant === undefined ? undefined : new Date(instant);
  const description = {
    StackId: id,
    StackName: id.split('/')[1],
    StackStatus: stack.status,
    CreationTime: time(stack.creationTime),
    LastUpdatedTime: time(stack.lastUpdatedTime),
    DeletionTime: time(stack.deletionTime),
    ParentId: stack.parentId,
    RootId: stack.rootId,
  };
  return { Stacks: [description] };
}

function stackNamed(account: Account, id: string): StackState {
  const stack = account.stacks.get(id);
  if (stack === undefined) throw awsError('ValidationError', `Stack with id ${id} does not exist`);
  return stack;
}

function listResources(
  { account }: Seen,
  { StackName = '', NextToken }: ListStackResourcesCommand['input'],
): unknown {
  const page = pageOf(stackNamed(account, StackName).resources, RESOURCES_PER_PAGE, NextToken);
  return {
    StackResourceSummaries: page.items.map((each) => ({
      LogicalResourceId: each.logicalId,
      PhysicalResourceId: each.physicalId,
      ResourceType: each.type,
      ResourceStatus: each.status,
      LastUpdatedTimestamp: new Date(each.updatedAt),
    })),
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
}

// ---- SSM

/** Bytes of a parameter's value (SSM API reference). */
const LONGEST_VALUE: Readonly<Record<string, number>> = { Standard: 4_096, Advanced: 8_192 };

function putParameter({ account }: Seen, input: PutParameterCommand['input']): unknown {
  const { Name = '', Value = '', Overwrite = false, Tier = 'Standard' } = input;
  const before = account.parameters.get(Name);
  if (before !== undefined && !Overwrite) {
    throw awsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  if (before?.tier === 'Advanced' && Tier === 'Standard') {
    throw awsError(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
  const length = Buffer.byteLength(Value);
  const needed = length > 4_096 || before?.tier === 'Advanced' ? 'Advanced' : 'Standard';
  const tier = Tier === 'Intelligent-Tiering' ? needed : Tier;
  if (length > (LONGEST_VALUE[tier] ?? 0)) {
    throw awsError(
      'ValidationException',
      `${tier} tier parameters support a maximum parameter value of ${LONGEST_VALUE[tier]} characters.`,
    );
  }
  account.parameters.set(Name, { value: Value, tier });
  return {};
}

function parametersByPath(
  { account }: Seen,
  { Path: path = '', NextToken }: GetParametersByPathCommand['input'],
): unknown {
  const below = [...account.parameters].filter(
    ([name]) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes('/'),
  );
  const page = pageOf(below, PARAMETERS_PER_PAGE, NextToken);
  return {
    Parameters: page.items.map(([Name, { value }]) => ({ Name, Value: value })),
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
}

// ---- What all of them have

function pageOf<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const start = token === undefined ? 0 : Number(token);
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}

function awsError(name: string, message: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** Each service's own words for too many requests. */
function throttled(action: string): Error {
  if (action.startsWith('ec2:')) return awsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  if (action.startsWith('lambda:')) return awsError('TooManyRequestsException', 'Rate exceeded', 429);
  if (action.startsWith('ssm:')) return awsError('ThrottlingException', 'Rate exceeded');
  return awsError('Throttling', 'Rate exceeded');
}

function denied(action: string): Error {
  const message = `User: arn:aws:sts::123456789012:assumed-role/cleaner/session is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return action.startsWith('ec2:')
    ? awsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}`, 403)
    : awsError('AccessDeniedException', message, 403);
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
