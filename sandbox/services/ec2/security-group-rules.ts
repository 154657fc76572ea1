import type { IpPermission, UserIdGroupPair } from '@aws-sdk/client-ec2';

import type { Fixed, InputOf, OutputOf } from '../../wire/model';
import { ruleAnswer } from './answers';
import { ipv4Block, ipv6Block } from './cidr';
import * as errors from './errors';
import type { Ec2State, SecurityGroup, SecurityGroupRule } from './state';
import { tagsFor } from './tags';

/** A rule as it is asked for: without an id of its own. */
export type Wanted = Omit<SecurityGroupRule, 'securityGroupRuleId'>;

type Authorization = InputOf<'ec2', 'AuthorizeSecurityGroupIngress'>;
type Revocation = InputOf<'ec2', 'RevokeSecurityGroupIngress'>;

/**
 * The rules of a request: `IpPermissions`, and the short form with one `CidrIp` that ingress still has.
 *
 * @throws AwsError MissingParameter, InvalidGroup.NotFound, InvalidGroupId.Malformed
 */
function wantedRules(
  state: Ec2State,
  { IpPermissions = [], CidrIp, SourceSecurityGroupName: GroupName, ...ports }: Authorization | Revocation,
  isEgress: boolean,
): readonly Wanted[] {
  const short: Fixed<IpPermission> = {
    ...ports,
    IpRanges: CidrIp === undefined ? [] : [{ CidrIp }],
    UserIdGroupPairs: GroupName === undefined ? [] : [{ GroupName }],
  };
  const permissions = IpPermissions.length > 0 ? IpPermissions : [short];
  const rules = permissions.flatMap((each) => rulesOf(state, each, isEgress));
  if (rules.length === 0) throw errors.missing('ipPermissions');
  return rules;
}

function rulesOf(
  state: Ec2State,
  {
    IpProtocol = '-1',
    FromPort,
    ToPort,
    IpRanges = [],
    Ipv6Ranges = [],
    PrefixListIds = [],
    UserIdGroupPairs = [],
  }: Fixed<IpPermission>,
  isEgress: boolean,
): readonly Wanted[] {
  const protocol = IpProtocol.toLowerCase();
  const ipProtocol = PROTOCOLS[protocol] ?? protocol;
  const isAll = ipProtocol === '-1';
  const rule = (
    peer: SecurityGroupRule['peer'],
    { Description: description }: { readonly Description?: string | undefined },
  ): Wanted => ({
    isEgress,
    ipProtocol,
    fromPort: isAll ? undefined : FromPort,
    toPort: isAll ? undefined : ToPort,
    peer,
    description,
  });
  return [
    ...IpRanges.map((each) => rule({ cidrIpv4: ipv4(each.CidrIp ?? '') }, each)),
    ...Ipv6Ranges.map((each) => rule({ cidrIpv6: ipv6(each.CidrIpv6 ?? '') }, each)),
    ...PrefixListIds.map((each) => rule({ prefixListId: each.PrefixListId ?? '' }, each)),
    ...UserIdGroupPairs.map((each) => rule({ referencedGroupId: referencedGroup(state, each) }, each)),
  ];
}

/** EC2 keeps blocks in their canonical form, and finds duplicates by it (API reference, `IpRange`). */
function ipv4(given: string): string {
  const block = ipv4Block(given);
  if (block === undefined) throw errors.malformedCidr(given);
  return block;
}

function ipv6(given: string): string {
  const block = ipv6Block(given);
  if (block === undefined) throw errors.malformedCidr(given);
  return block;
}

/** Numbers of protocols that EC2 answers by name. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  all: '-1',
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
};

function referencedGroup(state: Ec2State, { GroupId, GroupName = '' }: Fixed<UserIdGroupPair>): string {
  if (GroupId !== undefined) return foundGroup(state, GroupId).groupId;
  const named = [...state.groups.values()].find(({ groupName }) => groupName === GroupName);
  if (named === undefined) throw errors.groupNotFound(GroupName);
  return named.groupId;
}

/** @throws AwsError InvalidGroupId.Malformed, InvalidGroup.NotFound */
export function foundGroup(state: Ec2State, groupId: string): SecurityGroup {
  errors.checkId('sg', groupId);
  const group = state.groups.get(groupId);
  if (group === undefined) throw errors.groupNotFound(groupId);
  return group;
}

/** By `GroupId`, or by `GroupName` in the default VPC. @throws AwsError */
export function givenGroup(
  state: Ec2State,
  { GroupId, GroupName: name }: InputOf<'ec2', 'DeleteSecurityGroup'>,
): SecurityGroup {
  if (GroupId !== undefined) return foundGroup(state, GroupId);
  if (name === undefined) throw errors.missing('groupId');
  const vpc = [...state.vpcs.values()].find(({ isDefault }) => isDefault);
  const named = [...state.groups.values()].find(
    ({ groupName, vpcId }) => groupName === name && vpcId === vpc?.vpcId,
  );
  if (named === undefined) throw errors.groupNotFound(name);
  return named;
}

/** @throws AwsError InvalidPermission.Duplicate */
export function addRules(
  state: Ec2State,
  input: Authorization,
  isEgress: boolean,
): OutputOf<'ec2', 'AuthorizeSecurityGroupIngress'> {
  const group = givenGroup(state, input);
  const rules = [...group.rules];
  const added = wantedRules(state, input, isEgress).map((each) => {
    if (rules.some((rule) => isSame(rule, each))) throw duplicate(each);
    const rule: SecurityGroupRule = { ...each, securityGroupRuleId: state.newId('sgr') };
    rules.push(rule);
    return rule;
  });
  state.groups.set(group.groupId, { ...group, rules });
  const tags = tagsFor(input, 'security-group-rule');
  for (const { securityGroupRuleId } of added) state.tags.set(securityGroupRuleId, tags);
  return {
    Return: true,
    SecurityGroupRules: added.map((rule) => ruleAnswer(state, group.groupId, rule)),
  };
}

/** By `SecurityGroupRuleId`s, or by what they allow. @throws AwsError …NotFound */
export function revokeRules(
  state: Ec2State,
  input: Revocation,
  isEgress: boolean,
): OutputOf<'ec2', 'RevokeSecurityGroupIngress'> {
  const group = givenGroup(state, input);
  const ids = input.SecurityGroupRuleIds ?? [];
  const revoked =
    ids.length > 0
      ? ids.map((id) => {
          const rule = group.rules.find(
            (each) => each.securityGroupRuleId === id && each.isEgress === isEgress,
          );
          if (rule === undefined) throw errors.ruleIdNotFound(id);
          return rule;
        })
      : wantedRules(state, input, isEgress).map((wanted) => {
          const rule = group.rules.find((each) => isSame(each, wanted));
          if (rule === undefined) throw errors.ruleNotFound();
          return rule;
        });
  state.groups.set(group.groupId, { ...group, rules: group.rules.filter((each) => !revoked.includes(each)) });
  for (const rule of revoked) removeRule(state, rule);
  return {
    Return: true,
    UnknownIpPermissions: [],
    RevokedSecurityGroupRules: revoked.map((rule) => ({
      ...ruleAnswer(state, group.groupId, rule),
      ReferencedGroupId: 'referencedGroupId' in rule.peer ? rule.peer.referencedGroupId : undefined,
    })),
  };
}

/** What else a rule leaves behind: its tags. */
export function removeRule(state: Ec2State, rule: SecurityGroupRule): void {
  state.tags.drop(rule.securityGroupRuleId);
}

/** Groups other than itself whose rules name this one: each keeps it from being deleted. */
export function isReferenced(state: Ec2State, groupId: string): boolean {
  return [...state.groups.values()].some(
    (each) =>
      each.groupId !== groupId &&
      each.rules.some(({ peer }) => 'referencedGroupId' in peer && peer.referencedGroupId === groupId),
  );
}

function isSame(a: Wanted, b: Wanted): boolean {
  return (
    a.isEgress === b.isEgress &&
    a.ipProtocol === b.ipProtocol &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    peerOf(a) === peerOf(b)
  );
}

function peerOf({ peer }: Pick<SecurityGroupRule, 'peer'>): string {
  return Object.values(peer).join();
}

function duplicate(rule: Wanted): Error {
  const isAll = rule.ipProtocol === '-1';
  return errors.duplicateRule(
    peerOf(rule),
    isAll ? 'ALL' : rule.ipProtocol.toUpperCase(),
    isAll ? '' : `, from port: ${rule.fromPort ?? -1}, to port: ${rule.toPort ?? -1}`,
  );
}
