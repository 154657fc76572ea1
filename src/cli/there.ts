import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';

import { isAccessDenied } from '../cleaner/aws-errors';
import type { Aws } from './account/aws';
import { asRefusal } from './account/refusals';
import { usageError } from './io';
import type { Target } from './target';

/** Something that could not be read, and what is not known because of it. */
export interface Unread {
  /** As IAM spells it: `ec2:DescribeSecurityGroups`. */
  readonly action: string;
  readonly reason: string;
}

/**
 * Makes sure that the groups, subnets, VPCs and network interfaces that were named are there: nothing blocks one that isn't,
 * so that a mistyped id or the wrong Region would look like good news. Where that may not be asked, it is taken to be there.
 *
 * @returns what may not be asked
 * @throws CommandError naming the first that isn't there
 */
export async function requireThere(aws: Aws, targets: readonly Target[]): Promise<readonly Unread[]> {
  const unread: Unread[] = [];
  for (const { is, action, ask } of QUESTIONS) {
    const ids = targets.flatMap((target) => (target.is === is && 'id' in target ? [target.id] : []));
    if (ids.length === 0) continue;
    let there: readonly (string | undefined)[];
    try {
      there = await ask(aws, ids);
    } catch (error) {
      const refusal = asRefusal(error);
      if (!isAccessDenied(error) || action === undefined) throw refusal;
      unread.push({
        action,
        reason: `whether ${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} there. ${refusal instanceof Error ? refusal.message : ''}`,
      });
      continue;
    }
    const missing = ids.find((id) => !there.includes(id));
    if (missing !== undefined) {
      throw usageError(
        `there is no ${missing} in this account and Region. Check the id, --region and --profile.`,
      );
    }
  }
  return unread;
}

interface Question {
  readonly is: 'group' | 'subnet' | 'vpc' | 'network-interface';
  /** What it needs, where the answer can do without; undefined: it can't. */
  readonly action: string | undefined;
  readonly ask: (aws: Aws, ids: string[]) => Promise<readonly (string | undefined)[]>;
}

/** By a filter: to ask for an id that isn't there is an error, and doesn't tell which. */
const QUESTIONS: readonly Question[] = [
  {
    is: 'group',
    action: 'ec2:DescribeSecurityGroups',
    ask: async ({ ec2 }, Values) =>
      (
        (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values }] })))
          .SecurityGroups ?? []
      ).map(({ GroupId }) => GroupId),
  },
  {
    is: 'subnet',
    action: 'ec2:DescribeSubnets',
    ask: async ({ ec2 }, Values) =>
      (
        (await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] }))).Subnets ??
        []
      ).map(({ SubnetId }) => SubnetId),
  },
  {
    is: 'vpc',
    action: 'ec2:DescribeVpcs',
    ask: async ({ ec2 }, Values) =>
      ((await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values }] }))).Vpcs ?? []).map(
        ({ VpcId }) => VpcId,
      ),
  },
  {
    is: 'network-interface',
    action: undefined,
    ask: async ({ ec2 }, Values) =>
      (
        (
          await ec2.send(
            new DescribeNetworkInterfacesCommand({
              IncludeManagedResources: true,
              Filters: [{ Name: 'network-interface-id', Values }],
            }),
          )
        ).NetworkInterfaces ?? []
      ).map(({ NetworkInterfaceId }) => NetworkInterfaceId),
  },
];
