import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';

import type { Aws } from './account/aws';
import { usageError } from './io';
import type { Target } from './target';

/**
 * Makes sure that the groups, subnets and VPCs that were named are there: nothing blocks one that isn't, so that a
 * mistyped id or the wrong Region would look like good news. Where that may not be asked, it is taken to be there.
 *
 * @throws CommandError naming the first that isn't
 */
export async function requireThere(aws: Aws, targets: readonly Target[]): Promise<void> {
  for (const [is, ask] of Object.entries(QUESTIONS)) {
    const ids = targets.flatMap((target) => (target.is === is && 'id' in target ? [target.id] : []));
    if (ids.length === 0) continue;
    const there = await ask(aws, ids).catch(() => ids);
    const missing = ids.find((id) => !there.includes(id));
    if (missing !== undefined) {
      throw usageError(
        `there is no ${missing} in this account and Region. Check the id, --region and --profile.`,
      );
    }
  }
}

type Ask = (aws: Aws, ids: string[]) => Promise<readonly (string | undefined)[]>;

/** By a filter: to ask for an id that isn't there is an error, and doesn't tell which. */
const QUESTIONS: Readonly<Record<'group' | 'subnet' | 'vpc', Ask>> = {
  group: async ({ ec2 }, Values) =>
    (
      (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values }] })))
        .SecurityGroups ?? []
    ).map(({ GroupId }) => GroupId),
  subnet: async ({ ec2 }, Values) =>
    (
      (await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] }))).Subnets ?? []
    ).map(({ SubnetId }) => SubnetId),
  vpc: async ({ ec2 }, Values) =>
    ((await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values }] }))).Vpcs ?? []).map(
      ({ VpcId }) => VpcId,
    ),
};
