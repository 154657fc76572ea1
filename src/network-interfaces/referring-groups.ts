import {
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';

import { filterValues } from './filters';

/**
 * A rule of one security group that names another as its peer. It keeps that one from being deleted
 * (`DependencyViolation`, EC2 API reference, DeleteSecurityGroup), and no network interface shows it.
 */
export interface ReferringRule {
  /** Of the group that has the rule, and its name. */
  readonly groupId: string;
  readonly groupName: string;
  /** The group that it keeps. */
  readonly refersTo: string;
  readonly direction: 'ingress' | 'egress';
  /** `tcp`; `-1`: all. */
  readonly protocol: string;
  /** `443`, `8000-8080`; undefined: all. */
  readonly port: string | undefined;
}

/** The filters that find a group by the peers of its rules, and where the rules stand in an answer (EC2 API reference). */
const DIRECTIONS = [
  { direction: 'ingress', filter: 'ip-permission.group-id', of: (it: SecurityGroup) => it.IpPermissions },
  {
    direction: 'egress',
    filter: 'egress.ip-permission.group-id',
    of: (it: SecurityGroup) => it.IpPermissionsEgress,
  },
] as const;

/** Pages that are read of each answer: the first rule is reason enough. */
const MOST_PAGES = 5;

/**
 * The rules of other groups that name one of these. Those of the groups themselves go with them.
 *
 * @throws what the SDK throws
 */
export async function referringRules(
  ec2: Pick<EC2Client, 'send'>,
  groupIds: readonly string[],
): Promise<readonly ReferringRule[]> {
  const own = new Set(groupIds);
  const rules: ReferringRule[] = [];
  for (const { direction, filter, of } of DIRECTIONS) {
    for (const Values of filterValues(groupIds)) {
      let NextToken: string | undefined;
      let pages = 0;
      do {
        const answer = await ec2.send(
          new DescribeSecurityGroupsCommand({
            Filters: [{ Name: filter, Values }],
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
        );
        for (const group of answer.SecurityGroups ?? []) {
          if (own.has(group.GroupId ?? '')) continue;
          for (const permission of of(group) ?? []) rules.push(...among(group, permission, direction, own));
        }
        NextToken = answer.NextToken;
        pages += 1;
      } while (NextToken !== undefined && NextToken !== '' && pages < MOST_PAGES);
    }
  }
  return rules;
}

function among(
  { GroupId = '', GroupName = '' }: SecurityGroup,
  { IpProtocol = '-1', FromPort, ToPort, UserIdGroupPairs }: IpPermission,
  direction: ReferringRule['direction'],
  wanted: ReadonlySet<string>,
): readonly ReferringRule[] {
  const port =
    FromPort === undefined
      ? undefined
      : FromPort === ToPort
        ? `${FromPort}`
        : `${FromPort}-${ToPort ?? FromPort}`;
  return (UserIdGroupPairs ?? []).flatMap(({ GroupId: refersTo }) =>
    refersTo !== undefined && wanted.has(refersTo)
      ? [{ groupId: GroupId, groupName: GroupName, refersTo, direction, protocol: IpProtocol, port }]
      : [],
  );
}

/** In a message: `the ingress rule of security group sg-2 (web)`. */
export function ruleInWords({ groupId, groupName, direction }: ReferringRule): string {
  const name = groupName === '' ? '' : ` (${groupName})`;
  return `the ${direction} rule of security group ${groupId}${name}`;
}

/** The AWS CLI's command that takes it away. */
export function revokeCommand({ groupId, refersTo, direction, protocol, port }: ReferringRule): string {
  const ports = port === undefined ? '' : ` --port ${port}`;
  return `aws ec2 revoke-security-group-${direction} --group-id ${groupId} --protocol ${protocol === '-1' ? 'all' : protocol}${ports} --source-group ${refersTo}`;
}
