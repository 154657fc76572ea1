import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import type { HttpHandler, HttpRequest, HttpResponse } from '@smithy/protocol-http';

import type { World } from '../../sandbox/world';
import type { Effects } from '../../src/cleaner/effects';
import { createClients } from '../../src/runtime/clients';
import { inProcess } from '../../test/support/in-process';
import type { Settlement, Stack } from './settlement';
import type { VirtualTime } from './virtual-time';

/** One call of AWS's. */
export interface SentCall {
  /** `ec2:DescribeNetworkInterfaces` */
  readonly operation: string;
  readonly isThrottled: boolean;
}

/** What a call takes, in milliseconds, and what each 1,000 bytes of its answer add: a full page near a second. Assumed. */
export const LATENCY = { from: 60, to: 200, perKilobyte: 0.6 };

/** What an invocation of a handler is given of AWS. */
export type InvocationClients = Pick<Effects, 'ec2' | 'lambda' | 'lambdaOnce' | 'ssm' | 'cloudFormation'> & {
  destroy(): void;
};

/** What makes an invocation its clients. Each call is told. */
export type ClientsFor = (
  world: World,
  time: VirtualTime,
  settlement: Settlement,
  stack: Stack,
  deletedAt: number,
  tell: (call: SentCall) => void,
) => InvocationClients;

/**
 * The product's own clients, as an invocation gets them, on a world without a socket.
 * @param realWork done before and after each call, in the machine's time: for tests of the clock
 */
export const clientsThatDo =
  (realWork: () => Promise<void>): ClientsFor =>
  (world, time, { roleName }, stack, deletedAt, tell) => {
    const latency = world.cloud.random.stream('scale/latency');
    const inner = inProcess(world);
    const credentials = world.cloud.callers.issue({
      arn: `arn:aws:sts::${world.cloud.account}:assumed-role/${roleName}/${stack.name}`,
      roleName,
    });
    const requestHandler: HttpHandler = {
      ...inner,
      handle: async (request: HttpRequest): Promise<{ response: HttpResponse }> => {
        const duration = latency.uniform(LATENCY.from, LATENCY.to);
        await realWork();
        await time.sleep(duration, 'a call under way');
        const answer = await time.for(inner.handle(request));
        const size = Number(answer.response.headers['content-length'] ?? 0);
        await time.sleep((size / 1_000) * LATENCY.perKilobyte, 'an answer under way');
        await realWork();
        tell({ operation: operationOf(request), isThrottled: isThrottled(answer.response) });
        return answer;
      },
    };
    const clients = createClients(credentials, world.cloud.region, { requestHandler });
    return { ...clients, cloudFormation: { send: cloudFormation(time, stack, deletedAt, tell) } };
  };

export const clientsFor = clientsThatDo(() => Promise.resolve());

function operationOf({ hostname, headers, path, body, method }: HttpRequest): string {
  const service = hostname.split('.')[0] ?? '';
  const target = headers['x-amz-target']?.split('.')[1];
  const action = typeof body === 'string' ? /(?:^|&)Action=(\w+)/u.exec(body)?.[1] : undefined;
  if (target !== undefined || action !== undefined) return `${service}:${target ?? action ?? ''}`;
  // Lambda has a path for each of its operations.
  if (method === 'GET' && path.endsWith('/functions')) return `${service}:ListFunctions`;
  return `${service}:${method} ${path.split('/')[2] ?? ''}`;
}

function isThrottled({ statusCode, headers }: HttpResponse): boolean {
  // EC2 refuses with 503, Lambda and SSM with 429 and 400; the sandbox has no other reason for 503 here.
  return statusCode === 503 || statusCode === 429 || headers['x-amzn-errortype'] === 'ThrottlingException';
}

/** The stack as CloudFormation describes it while it waits for its cleaner: its function is gone already. */
export function cloudFormation(
  time: VirtualTime,
  { id, name }: Stack,
  deletedAt: number,
  tell: (call: SentCall) => void,
): Effects['cloudFormation']['send'] {
  const at = new Date(deletedAt);
  const send = async (command: object): Promise<unknown> => {
    await time.sleep(LATENCY.from, 'a call under way');
    if (command instanceof DescribeStacksCommand) {
      tell({ operation: 'cloudformation:DescribeStacks', isThrottled: false });
      return {
        Stacks: [
          {
            StackId: id,
            StackName: name,
            StackStatus: 'DELETE_IN_PROGRESS',
            CreationTime: at,
            DeletionTime: at,
          },
        ],
      };
    }
    if (command instanceof ListStackResourcesCommand) {
      tell({ operation: 'cloudformation:ListStackResources', isThrottled: false });
      const resource = (LogicalResourceId: string, ResourceType: string, ResourceStatus: string): object => ({
        LogicalResourceId,
        PhysicalResourceId: `${name}-${LogicalResourceId}`,
        ResourceType,
        ResourceStatus,
        LastUpdatedTimestamp: at,
      });
      return {
        StackResourceSummaries: [
          resource('Function', 'AWS::Lambda::Function', 'DELETE_COMPLETE'),
          resource('Cleaner', 'Org::VPC::EniCleaner', 'DELETE_IN_PROGRESS'),
        ],
      };
    }
    if (command instanceof DescribeStackEventsCommand) {
      tell({ operation: 'cloudformation:DescribeStackEvents', isThrottled: false });
      // CloudFormation didn't wait for its network interfaces.
      const event = (ResourceStatus: string): object => ({
        LogicalResourceId: 'Function',
        PhysicalResourceId: `${name}-Function`,
        ResourceStatus,
        Timestamp: at,
      });
      return { StackEvents: [event('DELETE_COMPLETE'), event('DELETE_IN_PROGRESS')] };
    }
    throw new TypeError(`The cleaner sent ${command.constructor.name}, which this stack can't answer.`);
  };
  return send as never;
}
