import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

import { isAccessDenied } from '../cleaner/aws-errors';
import type { Aws } from './account/aws';
import { asRefusal, refusing } from './account/refusals';
import { fold } from './fold';
import type { Io } from './io';

/** Between two looks at a stack, in milliseconds: the AWS CLI's waiters take 30 s, a person at a terminal wants less. */
export const LOOKS_APART = 5_000;

/** What is told of a stack's operation. */
export interface Following {
  /** Events from here on, in milliseconds since the epoch of AWS's clock. */
  readonly since: number;
  readonly tell: (event: StackEvent) => void;
  /** Told once where the events may not be read: then only the status is followed. */
  readonly unread?: (reason: string) => void;
}

/** How a stack's operation ended; `interrupted` and `late`: it goes on without anybody looking. */
export interface Followed {
  readonly status: string;
  readonly is: 'ended' | 'interrupted' | 'late';
  /** Of its resources that failed, by logical id, with CloudFormation's reason. */
  readonly failures: readonly { readonly logicalId: string; readonly reason: string }[];
}

/** Looks at a stack's operation, again and again. */
export interface Follower {
  /** Tells what has happened since the last look. @returns the stack's status @throws CommandError */
  readonly look: () => Promise<string>;
  readonly failures: Followed['failures'];
}

/**
 * Follows a stack's operation look by look.
 *
 * @param stackId its ARN: by its name, a stack that is gone can't be asked for
 */
export function follower(aws: Aws, stackId: string, { since, tell, unread }: Following): Follower {
  const told = new Set<string>();
  const failures: { readonly logicalId: string; readonly reason: string }[] = [];
  let mayRead = true;
  const events = async (): Promise<readonly StackEvent[]> => {
    try {
      return await eventsSince(aws, stackId, since);
    } catch (error) {
      if (!isAccessDenied(error)) throw error;
      mayRead = false;
      const refusal = asRefusal(error);
      unread?.(
        `Only the stack’s status is followed: ${refusal instanceof Error ? refusal.message : 'its events may not be read.'}`,
      );
      return [];
    }
  };
  const look = async (): Promise<string> => {
    const stack = (await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: stackId })))
      .Stacks?.[0];
    for (const event of mayRead ? await events() : []) {
      if (event.EventId === undefined || told.has(event.EventId)) continue;
      told.add(event.EventId);
      tell(event);
      if (event.ResourceStatus?.endsWith('_FAILED') === true && event.PhysicalResourceId !== event.StackId) {
        failures.push({
          logicalId: event.LogicalResourceId ?? '',
          reason: event.ResourceStatusReason ?? '',
        });
      }
    }
    return stack?.StackStatus ?? 'DELETE_COMPLETE';
  };
  return { failures, look: () => refusing(look) };
}

/** A reason of CloudFormation's without what only its support needs. */
export function withoutNumbers(reason: string): string {
  return reason
    .replaceAll(/\s*\((?:Service|SDK Attempt Count|RequestToken|Request ID)[^)]*\)/gu, '')
    .replace(/^Resource handler returned message: "(?<said>.*)"$/su, '$<said>')
    .trim();
}

/** An event as a line of progress. */
export function eventInWords(
  { LogicalResourceId = '', ResourceStatus, ResourceStatusReason = '' }: StackEvent,
  width: number,
): string {
  const reason = ResourceStatusReason === '' ? '' : `: ${withoutNumbers(ResourceStatusReason)}`;
  return `${fold(`${LogicalResourceId} ${ResourceStatus ?? ''}${reason}`, width, 6, 2)}\n`;
}

/**
 * Looks at a stack until its operation has ended, and tells each of its events.
 *
 * @param stackId its ARN: by its name, a stack that is gone can't be asked for
 * @param until when to stop looking, by `io.clock`
 */
export async function follow(
  io: Pick<Io, 'sleep' | 'interrupted' | 'clock'>,
  aws: Aws,
  stackId: string,
  { until, ...following }: Following & { readonly until: number },
): Promise<Followed> {
  const { look, failures } = follower(aws, stackId, following);
  for (;;) {
    const status = await look();
    if (!status.endsWith('_IN_PROGRESS')) return { status, is: 'ended', failures };
    if (io.interrupted.aborted) return { status, is: 'interrupted', failures };
    if (io.clock.now() >= until) return { status, is: 'late', failures };
    await io.sleep(LOOKS_APART, io.interrupted);
  }
}

/** Oldest first. */
async function eventsSince(aws: Aws, stackId: string, since: number): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await aws.cloudFormation.send(
      new DescribeStackEventsCommand({
        StackName: stackId,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const event of page.StackEvents ?? []) {
      if ((event.Timestamp?.getTime() ?? 0) < since) return events.toReversed();
      events.push(event);
    }
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return events.toReversed();
}
