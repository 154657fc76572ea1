import { ListStackResourcesCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';

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

/**
 * All resources of a stack, deleted ones included.
 *
 * @throws what the SDK throws: `ValidationError` where there is no such stack
 */
export async function listStackResources(
  cloudFormation: Pick<CloudFormationClient, 'send'>,
  stackId: string,
): Promise<readonly StackResource[]> {
  const resources: StackResource[] = [];
  let nextToken: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListStackResourcesCommand({
        StackName: stackId,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      }),
    );
    for (const each of page.StackResourceSummaries ?? []) {
      resources.push({
        logicalId: each.LogicalResourceId ?? '',
        physicalId: each.PhysicalResourceId ?? '',
        type: each.ResourceType ?? '',
        status: each.ResourceStatus ?? '',
        updatedAt: each.LastUpdatedTimestamp?.getTime() ?? 0,
      });
    }
    nextToken = page.NextToken;
  } while (nextToken !== undefined && nextToken !== '');
  return resources;
}
