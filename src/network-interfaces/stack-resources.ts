import { ListStackResourcesCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';

import { listIn, nextIn } from './answered';

/** A resource of a stack, as ListStackResources shows it. */
export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** `CREATE_COMPLETE`, `DELETE_IN_PROGRESS`, … */
  readonly status: string;
  /** When its status last changed, in milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** A stack has at most 500 resources (CloudFormation quotas), and with those that were deleted some more. */
const MOST_PAGES = 100;

/**
 * All resources of a stack, deleted ones included. Undefined where the list has no end, or there is no time
 * for it: `mayGoOn` is asked before each page.
 *
 * @throws what the SDK throws: `ValidationError` where there is no such stack
 */
export async function listStackResources(
  cloudFormation: Pick<CloudFormationClient, 'send'>,
  stackId: string,
  mayGoOn: () => boolean = () => true,
): Promise<readonly StackResource[] | undefined> {
  const resources: StackResource[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && mayGoOn(); pages += 1) {
    const page = await cloudFormation.send(
      new ListStackResourcesCommand({
        StackName: stackId,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      }),
    );
    for (const each of listIn(page.StackResourceSummaries, 'resources')) {
      resources.push({
        logicalId: each.LogicalResourceId ?? '',
        physicalId: each.PhysicalResourceId ?? '',
        type: each.ResourceType ?? '',
        status: each.ResourceStatus ?? '',
        updatedAt: each.LastUpdatedTimestamp?.getTime() ?? 0,
      });
    }
    nextToken = nextIn(page.NextToken, nextToken);
    if (nextToken === undefined) return resources;
  }
  return undefined;
}
