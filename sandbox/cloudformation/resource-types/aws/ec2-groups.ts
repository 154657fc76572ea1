import type { Cloud } from '../../../cloud';
import { SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import { isExpress, ProvisioningError, type Properties } from '../../resource-type';
import { type Call, items, of, only, type Row, same, text } from './row';
import { retag, tagSpecification } from './tags';

type Direction = 'Ingress' | 'Egress';

/** Security groups, their rules as resources of their own, and the further VPCs that they are good for. */
export const ec2GroupRows: Readonly<Record<string, Row>> = {
  'AWS::EC2::SecurityGroup': {
    createOnly: ['GroupDescription', 'GroupName', 'VpcId'],
    create: async ({ call, name, cloud }, request) => {
      const { properties } = request;
      const GroupName = text(properties['GroupName'] ?? name(request));
      const answer = await call('ec2', 'CreateSecurityGroup', {
        GroupName,
        Description: properties['GroupDescription'],
        VpcId: properties['VpcId'],
        ...tagSpecification(request, 'security-group'),
      }).catch(async (error: unknown) => {
        const stackId = isDuplicate(error)
          ? await ownerOf(cloud, GroupName, text(properties['VpcId']))
          : undefined;
        // Recorded: aws-samples/amazon-documentdb-serverless-samples#1.
        throw stackId === undefined
          ? error
          : new ProvisioningError(`${GroupName} already exists in stack ${stackId}`);
      });
      const id = text(answer.GroupId);
      request.progress({ physicalResourceId: id });
      await setRules(call, id, {}, properties);
      return only(id, { GroupId: id, Id: id, VpcId: properties['VpcId'] });
    },
    takesStackTags: true,
    update: async ({ call }, request, id) => {
      await setRules(call, id, request.previousProperties ?? {}, request.properties);
      await retag(call, id, request);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, GroupId) => call('ec2', 'DeleteSecurityGroup', { GroupId }),
    retriesDependents: true,
  },
  'AWS::EC2::SecurityGroupIngress': ruleRow('Ingress'),
  'AWS::EC2::SecurityGroupEgress': ruleRow('Egress'),
  'AWS::EC2::SecurityGroupVpcAssociation': {
    createOnly: ['GroupId', 'VpcId'],
    create: async ({ call, cloud }, request) => {
      const { GroupId, VpcId } = request.properties;
      await call('ec2', 'AssociateSecurityGroupVpc', { GroupId, VpcId });
      const id = `${text(GroupId)}|${text(VpcId)}`;
      request.progress({ physicalResourceId: id });
      for (;;) {
        const state = await associationState(call, text(GroupId), text(VpcId));
        if (state !== 'associating' || isExpress(request))
          return only(id, { State: state, VpcOwnerId: cloud.account });
        await cloud.time.sleep(5 * SECOND, `a look at ${request.logicalResourceId}`);
      }
    },
    delete: async ({ call, cloud }, request) => {
      const { GroupId, VpcId } = request.properties;
      await call('ec2', 'DisassociateSecurityGroupVpc', { GroupId, VpcId });
      while (!isExpress(request) && (await associationState(call, text(GroupId), text(VpcId))) !== undefined)
        await cloud.time.sleep(5 * SECOND, `a look at ${request.logicalResourceId}`);
    },
    retriesDependents: true,
    worded: 'handler',
  },
};

const isDuplicate = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'InvalidGroup.Duplicate';

/** The stack that has the group of that name, by its tag; undefined where none has. */
async function ownerOf(cloud: Cloud, GroupName: string, VpcId: string): Promise<string | undefined> {
  const { SecurityGroups } = await cloud.call('ec2', 'DescribeSecurityGroups', {
    Filters: [
      { Name: 'group-name', Values: [GroupName] },
      { Name: 'vpc-id', Values: [VpcId] },
    ],
  });
  return SecurityGroups?.[0]?.Tags?.find(({ Key }) => Key === 'aws:cloudformation:stack-id')?.Value;
}

async function associationState(call: Call, groupId: string, vpcId: string): Promise<string | undefined> {
  const answer = await call('ec2', 'DescribeSecurityGroupVpcAssociations', {
    Filters: [
      { Name: 'group-id', Values: [groupId] },
      { Name: 'vpc-id', Values: [vpcId] },
    ],
  });
  return answer.SecurityGroupVpcAssociations?.[0]?.State;
}

/** A rule of a group that is there already; all but its description makes another. */
function ruleRow(direction: Direction): Row {
  const side = direction === 'Ingress' ? 'Source' : 'Destination';
  return {
    createOnly: [
      'GroupId',
      'GroupName',
      'IpProtocol',
      'FromPort',
      'ToPort',
      'CidrIp',
      'CidrIpv6',
      `${side}SecurityGroupId`,
      `${side}SecurityGroupName`,
      `${side}SecurityGroupOwnerId`,
      `${side}PrefixListId`,
    ],
    create: async ({ call }, { properties }) => {
      const answer = await call('ec2', `AuthorizeSecurityGroup${direction}`, {
        ...groupOf(properties),
        IpPermissions: [permission(properties)],
      });
      const id = text(answer.SecurityGroupRules?.[0]?.SecurityGroupRuleId);
      return only(id, { Id: id });
    },
    delete: ({ call }, { properties }, id) =>
      call('ec2', `RevokeSecurityGroup${direction}`, {
        ...groupOf(properties),
        SecurityGroupRuleIds: [id],
      }),
    worded: 'handler',
  };
}

/** Ingress names it by its name, too. */
const groupOf = ({ GroupId, GroupName }: Properties): Properties => ({ GroupId, GroupName });

/** What EC2 gives each new group, and takes back for none: rules of a template that are given replace it. */
const DEFAULT_EGRESS = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };

/**
 * Takes away the rules that a template no longer has, and adds those that it now has. Egress that is given
 * replaces EC2's default rule (template reference, `AWS::EC2::SecurityGroup`); that the default comes back when
 * none is given any more is assumed.
 */
async function setRules(call: Call, GroupId: string, before: Properties, after: Properties): Promise<void> {
  for (const direction of ['Ingress', 'Egress'] as const) {
    const old = rulesIn(before, direction);
    const wanted = rulesIn(after, direction);
    // What an update that failed has or hasn't changed is there, or gone, already.
    const isFirst = Object.keys(before).length === 0;
    for (const rule of without(old, wanted))
      await unless(!isFirst, /NotFound$/u, () =>
        call('ec2', `RevokeSecurityGroup${direction}`, { GroupId, IpPermissions: [rule] }),
      );
    const added = without(wanted, old);
    if (isFirst && added.length > 0)
      await call('ec2', `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: added });
    else
      for (const rule of added)
        await unless(true, /Duplicate$/u, () =>
          call('ec2', `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: [rule] }),
        );
  }
}

function rulesIn(properties: Properties, direction: Direction): readonly unknown[] {
  const given = items(properties[`SecurityGroup${direction}`]);
  return (direction === 'Egress' && given.length === 0 ? [DEFAULT_EGRESS] : given).map(permission);
}

async function unless(tolerates: boolean, code: RegExp, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!tolerates || !(error instanceof AwsError) || !code.test(error.code)) throw error;
  }
}

/** A rule of a template as EC2's API takes it. */
function permission(rule: unknown): unknown {
  const Description = of(rule, 'Description');
  const range = (name: string, member: string): object => {
    const value = of(rule, name);
    return value === undefined ? {} : { [member]: [{ [name]: value, Description }] };
  };
  const group = of(rule, 'SourceSecurityGroupId') ?? of(rule, 'DestinationSecurityGroupId');
  const named = of(rule, 'SourceSecurityGroupName');
  const prefixes = of(rule, 'SourcePrefixListId') ?? of(rule, 'DestinationPrefixListId');
  return {
    IpProtocol: text(of(rule, 'IpProtocol') ?? '-1'),
    FromPort: of(rule, 'FromPort'),
    ToPort: of(rule, 'ToPort'),
    ...range('CidrIp', 'IpRanges'),
    ...range('CidrIpv6', 'Ipv6Ranges'),
    ...(group === undefined && named === undefined
      ? {}
      : {
          UserIdGroupPairs: [
            group === undefined ? { GroupName: named, Description } : { GroupId: group, Description },
          ],
        }),
    ...(prefixes === undefined ? {} : { PrefixListIds: [{ PrefixListId: prefixes, Description }] }),
  };
}

function without(these: readonly unknown[], those: readonly unknown[]): readonly unknown[] {
  const known = new Set(those.map((each) => JSON.stringify(each)));
  return these.filter((each) => !known.has(JSON.stringify(each)));
}
