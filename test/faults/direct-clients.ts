import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachNetworkInterfaceCommand,
} from '@aws-sdk/client-ec2';
import {
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';

import { AwsError } from '../../sandbox/wire/types';
import type { World } from '../../sandbox/world';
import type { Effects } from '../../src/cleaner/effects';
import { rememberFailedCalls } from '../../src/ground/failed-calls';

/*
 * The clients that handlers are given, without what makes AWS's own dear: middleware, signatures, HTTP and
 * XML. Inputs and answers are those of the SDK; in between, an operation is called by its name, with what
 * the wire would have carried. `test/faults/direct-clients.test.ts` holds them against the SDK's.
 */

/** One call as it would go over the wire. */
export interface WireCall {
  /** The signing name: `ec2`. */
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Answers a call, with the wire's spelling of the answer; rejects with an error as the SDK throws it. */
export type Answer = (call: WireCall) => Promise<unknown>;

type Clients = Pick<Effects, 'ec2' | 'lambda' | 'ssm' | 'cloudFormation'>;

/** Clients whose calls are answered by that. */
export function directClients(answer: Answer, region: string): Clients {
  return {
    ec2: client('ec2', answer, region) as Clients['ec2'],
    lambda: client('lambda', answer, region) as Clients['lambda'],
    ssm: client('ssm', answer, region) as Clients['ssm'],
    cloudFormation: client('cloudformation', answer, region) as Clients['cloudFormation'],
  };
}

/** Clients of somebody who may do everything, on a world and without a wire. */
export function directClientsOf({ cloud }: Pick<World, 'cloud'>): Clients {
  return directClients(async ({ service, operation, input }) => {
    try {
      return await cloud.call(service, operation, input);
    } catch (error) {
      throw error instanceof AwsError ? asSdkError(error) : error;
    }
  }, cloud.region);
}

/** An error of AWS's as the SDK throws it. */
export function asSdkError({ code, message, status }: AwsError): Error {
  return sdkError(code, message === '' ? 'UnknownError' : message, status);
}

/** An error as the SDK throws it; without a status where no answer came. */
export function sdkError(name: string, message: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
}

/**
 * Calls as SDK v3's standard retries do: full jitter below 0.5 s after throttling, 0.1 s else, doubled each time.
 *
 * @param wait some time below that many milliseconds
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  attempts: number,
  wait: (below: number) => Promise<void>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const patience = patienceAfter(error);
      if (patience === undefined || attempt >= attempts) throw error;
      await wait(patience * 2 ** (attempt - 1));
    }
  }
}

/** AWS's code of an error, or Node's. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Milliseconds below which the wait before a retry is drawn; undefined where the SDK gives up at once. */
function patienceAfter(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = nameOf(error);
  if (/^(?:Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException)$/u.test(name)) {
    return 500;
  }
  const metadata = '$metadata' in error ? (error.$metadata as { readonly httpStatusCode?: number }) : {};
  return name === 'TimeoutError' || name === 'ECONNRESET' || (metadata.httpStatusCode ?? 0) >= 500
    ? 100
    : undefined;
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

type Send = (command: Command) => Promise<unknown>;

function client(service: string, answer: Answer, region: string): { readonly send: Send } {
  const remember = remembering(service, region);
  return {
    send: (command) => {
      const known = ROWS.get(command.constructor);
      if (known?.service !== service) {
        throw new Error(`${command.constructor.name} is not among the handlers’ calls of ${service}.`);
      }
      const { operation } = known;
      return remember(operation, async () =>
        known.read((await answer({ service, operation, input: known.write(command.input) })) as Wire),
      );
    },
  };
}

/** The product's own middleware, by which its messages name the call that failed. */
function remembering(
  service: string,
  region: string,
): (operation: string, call: () => Promise<unknown>) => Promise<unknown> {
  type Handler = (args: object) => Promise<object>;
  type Middleware = (next: Handler, context: { readonly commandName: string }) => Handler;
  let middleware: Middleware | undefined;
  rememberFailedCalls<object, object>(service, region).applyToStack({
    add: (added: unknown) => {
      middleware = added as Middleware;
    },
  } as never);
  if (middleware === undefined) throw new Error('The product remembers no failed calls.');
  const used = middleware;
  return async (operation, call) => {
    const next = async (): Promise<object> => ({ output: await call() });
    const { output } = (await used(next, { commandName: `${operation}Command` })({})) as { output: unknown };
    return output;
  };
}

/** What the wire carries, in its own spelling. */
type Wire = Readonly<Record<string, never>>;

interface Row {
  readonly service: string;
  readonly operation: string;
  readonly write: (input: Readonly<Record<string, unknown>>) => WireCall['input'];
  readonly read: (answer: Wire) => unknown;
}

const asItIs = <T>(value: T): T => value;
const orNothing = (answer: Wire | undefined): unknown => answer ?? {};

/** EC2's query protocol has texts only, and lists by their singular, at every depth (botocore's model: `queryName`). */
function asQuery(input: Readonly<Record<string, unknown>>): WireCall['input'] {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) =>
      Array.isArray(value) ? [name.replace(/s$/u, ''), value.map(asQueryValue)] : [name, asQueryValue(value)],
    ),
  );
}

function asQueryValue(value: unknown): unknown {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null
    ? asQuery(value as Readonly<Record<string, unknown>>)
    : value;
}

function list(set: unknown): readonly Wire[] {
  return (set ?? []) as readonly Wire[];
}

function interfaceOf(it: Wire): unknown {
  const attachment = it['attachment'] as Wire | undefined;
  const operator = it['operator'] as Wire | undefined;
  return {
    NetworkInterfaceId: it['networkInterfaceId'],
    Status: it['status'],
    InterfaceType: it['interfaceType'],
    Description: it['description'],
    RequesterId: it['requesterId'],
    RequesterManaged: it['requesterManaged'],
    OwnerId: it['ownerId'],
    Operator: {
      Managed: operator?.['managed'],
      Principal: operator?.['principal'],
      HiddenByDefault: operator?.['hiddenByDefault'],
    },
    SubnetId: it['subnetId'],
    VpcId: it['vpcId'],
    Groups: list(it['groupSet']).map((group) => ({
      GroupId: group['groupId'],
      GroupName: group['groupName'],
    })),
    TagSet: list(it['tagSet']).map((tag) => ({ Key: tag['key'], Value: tag['value'] })),
    ...(attachment === undefined
      ? {}
      : {
          Attachment: {
            AttachmentId: attachment['attachmentId'],
            Status: attachment['status'],
            InstanceOwnerId: attachment['instanceOwnerId'],
            InstanceId: attachment['instanceId'],
          },
        }),
  };
}

function permissionOf(it: Wire): unknown {
  return {
    IpProtocol: it['ipProtocol'],
    FromPort: it['fromPort'],
    ToPort: it['toPort'],
    UserIdGroupPairs: list(it['groups']).map((pair) => ({ GroupId: pair['groupId'] })),
  };
}

function row(
  service: string,
  operation: string,
  { write = asItIs, read = orNothing }: Partial<Pick<Row, 'write' | 'read'>> = {},
): Row {
  return { service, operation, write, read };
}

/** Every command that the handlers send. */
const ROWS: ReadonlyMap<unknown, Row> = new Map<unknown, Row>([
  [
    DescribeNetworkInterfacesCommand,
    row('ec2', 'DescribeNetworkInterfaces', {
      write: asQuery,
      read: (answer) => ({
        NetworkInterfaces: list(answer['networkInterfaceSet']).map(interfaceOf),
        NextToken: answer['nextToken'],
      }),
    }),
  ],
  [DeleteNetworkInterfaceCommand, row('ec2', 'DeleteNetworkInterface', { read: () => ({}) })],
  [DetachNetworkInterfaceCommand, row('ec2', 'DetachNetworkInterface', { read: () => ({}) })],
  [
    DescribeSecurityGroupsCommand,
    row('ec2', 'DescribeSecurityGroups', {
      write: asQuery,
      read: (answer) => ({
        SecurityGroups: list(answer['securityGroupInfo']).map((it) => ({
          GroupId: it['groupId'],
          GroupName: it['groupName'],
          IpPermissions: list(it['ipPermissions']).map(permissionOf),
          IpPermissionsEgress: list(it['ipPermissionsEgress']).map(permissionOf),
        })),
        NextToken: answer['nextToken'],
      }),
    }),
  ],
  [
    DescribeSubnetsCommand,
    row('ec2', 'DescribeSubnets', {
      write: asQuery,
      read: (answer) => ({
        Subnets: list(answer['subnetSet']).map((it) => ({ SubnetId: it['subnetId'] })),
      }),
    }),
  ],
  [
    DescribeVpcsCommand,
    row('ec2', 'DescribeVpcs', {
      write: asQuery,
      read: (answer) => ({ Vpcs: list(answer['vpcSet']).map((it) => ({ VpcId: it['vpcId'] })) }),
    }),
  ],
  [ListFunctionsCommand, row('lambda', 'ListFunctions')],
  [GetFunctionConfigurationCommand, row('lambda', 'GetFunctionConfiguration')],
  [UpdateFunctionConfigurationCommand, row('lambda', 'UpdateFunctionConfiguration')],
  [ListTagsCommand, row('lambda', 'ListTags')],
  [GetTemplateCommand, row('cloudformation', 'GetTemplate')],
  [DescribeStacksCommand, row('cloudformation', 'DescribeStacks')],
  [DescribeStackEventsCommand, row('cloudformation', 'DescribeStackEvents')],
  [ListStackResourcesCommand, row('cloudformation', 'ListStackResources')],
  [GetParameterCommand, row('ssm', 'GetParameter')],
  [PutParameterCommand, row('ssm', 'PutParameter')],
  [DeleteParameterCommand, row('ssm', 'DeleteParameter')],
  [GetParametersByPathCommand, row('ssm', 'GetParametersByPath')],
]);
