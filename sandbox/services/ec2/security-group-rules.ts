import type { Input } from '../../call';
import { ipv4Block, ipv6Block } from './cidr';
import * as errors from './errors';
import { optional, structures, text, texts, whole, type Structure } from './input';
import type { Ec2State, SecurityGroup, SecurityGroupRule } from './state';

/** A rule as it is asked for: without an id of its own. */
export type Wanted = Omit<SecurityGroupRule, 'securityGroupRuleId'>;

/**
 * The rules of a request: `IpPermissions`, and the short form with one `CidrIp` that ingress still has.
 *
 * @throws AwsError MissingParameter, InvalidGroup.NotFound, InvalidGroupId.Malformed
 */
export function wantedRules(state: Ec2State, input: Input, isEgress: boolean): readonly Wanted[] {
  const permissions = structures(input['IpPermissions']);
  const short = permissions.length > 0 ? [] : [shortForm(input)];
  const rules = [...permissions, ...short].flatMap((each) => rulesOf(state, each, isEgress));
  if (rules.length === 0) throw errors.missing('ipPermissions');
  return rules;
}

function shortForm(input: Input): Structure {
  const cidr = optional(input['CidrIp']);
  const group = optional(input['SourceSecurityGroupName']);
  return {
    IpProtocol: input['IpProtocol'],
    FromPort: input['FromPort'],
    ToPort: input['ToPort'],
    IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr }],
    Groups: group === undefined ? [] : [{ GroupName: group }],
  };
}

function rulesOf(state: Ec2State, permission: Structure, isEgress: boolean): readonly Wanted[] {
  const protocol = optional(permission['IpProtocol'])?.toLowerCase() ?? '-1';
  const ipProtocol = PROTOCOLS[protocol] ?? protocol;
  const isAll = ipProtocol === '-1';
  const rule = (peer: SecurityGroupRule['peer'], item: Structure): Wanted => ({
    isEgress,
    ipProtocol,
    fromPort: isAll ? undefined : whole(permission, 'FromPort'),
    toPort: isAll ? undefined : whole(permission, 'ToPort'),
    peer,
    description: optional(item['Description']),
  });
  return [
    ...structures(permission['IpRanges']).map((each) => rule({ cidrIpv4: ipv4(text(each['CidrIp'])) }, each)),
    ...structures(permission['Ipv6Ranges']).map((each) =>
      rule({ cidrIpv6: ipv6(text(each['CidrIpv6'])) }, each),
    ),
    ...structures(permission['PrefixListIds']).map((each) =>
      rule({ prefixListId: text(each['PrefixListId']) }, each),
    ),
    ...structures(permission['Groups']).map((each) =>
      rule({ referencedGroupId: referencedGroup(state, each) }, each),
    ),
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

function referencedGroup(state: Ec2State, item: Structure): string {
  const groupId = optional(item['GroupId']);
  if (groupId !== undefined) return foundGroup(state, groupId).groupId;
  const name = text(item['GroupName']);
  const named = [...state.groups.values()].find(({ groupName }) => groupName === name);
  if (named === undefined) throw errors.groupNotFound(name);
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
export function givenGroup(state: Ec2State, input: Input): SecurityGroup {
  const groupId = optional(input['GroupId']);
  if (groupId !== undefined) return foundGroup(state, groupId);
  const name = optional(input['GroupName']);
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
  group: SecurityGroup,
  wanted: readonly Wanted[],
): readonly SecurityGroupRule[] {
  const rules = [...group.rules];
  const added = wanted.map((each) => {
    if (rules.some((rule) => isSame(rule, each))) throw duplicate(each);
    const rule: SecurityGroupRule = { ...each, securityGroupRuleId: state.newId('sgr') };
    rules.push(rule);
    return rule;
  });
  state.groups.set(group.groupId, { ...group, rules });
  return added;
}

/** By `SecurityGroupRuleId`s, or by what they allow. @throws AwsError …NotFound */
export function revokeRules(
  state: Ec2State,
  group: SecurityGroup,
  input: Input,
  isEgress: boolean,
): readonly SecurityGroupRule[] {
  const ids = texts(input['SecurityGroupRuleId']);
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
  return revoked;
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

export function peerOf({ peer }: Pick<SecurityGroupRule, 'peer'>): string {
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
