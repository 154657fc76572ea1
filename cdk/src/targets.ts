import { CfnResource, Stack, Token } from 'aws-cdk-lib';

import { tellsOf } from '../guard/index';
import { referencesIn, valuesOf, type Found } from './references';
import { stays } from './stays';

/** A security group or subnet of a stack, which can't be deleted while a network interface is in it. */
export interface Target {
  readonly element: CfnResource;
  readonly stack: Stack;
  readonly list: 'securityGroupIds' | 'subnetIds';
  /** The attribute that gives the id. */
  readonly attribute: string;
}

/** Equal for the same target. */
export function keyOf({ element, attribute }: Target): string {
  return `${element.node.path} ${attribute}`;
}

/** The id, as a text with a token in it. */
export function idOf({ element, attribute }: Target): string {
  return attribute === 'Ref' ? element.ref : Token.asString(element.getAtt(attribute));
}

/**
 * The security groups and subnets that a resource's network interfaces are in, each once, as far as they are some
 * stack's own and go with it: what is imported isn't this app's.
 */
export function targetsOf(user: CfnResource, reads: readonly string[]): readonly Target[] {
  const own = valuesOf(user, reads).flatMap((value) => referencesIn(value, user));
  const all = new Set(own);
  // A set takes in what is added while it is walked: an event source's subnets are those of its cluster.
  for (const { target } of all) {
    if (!CfnResource.isCfnResource(target)) continue;
    const told = tellsOf(target.cfnResourceType);
    if (told.length === 0 || told === reads) continue;
    for (const found of valuesOf(target, told).flatMap((value) => referencesIn(value, target))) {
      if (![...all].some((each) => each.target === found.target && each.attribute === found.attribute))
        all.add(found);
    }
  }
  const targets = [...all].flatMap((found) => targetOf(found));
  return [
    ...new Map(
      targets.filter(({ stack }) => isReachable(stack, user)).map((each) => [keyOf(each), each]),
    ).values(),
  ];
}

function targetOf({ target: element, attribute, path }: Found): readonly Target[] {
  if (!CfnResource.isCfnResource(element) || stays(element)) return [];
  const stack = Stack.of(element);
  switch (element.cfnResourceType) {
    case 'AWS::EC2::SecurityGroup':
      return [{ element, stack, list: 'securityGroupIds', attribute: 'GroupId' }];
    case 'AWS::EC2::Subnet':
      return [{ element, stack, list: 'subnetIds', attribute: 'Ref' }];
    case 'AWS::EC2::VPC':
      return attribute === 'DefaultSecurityGroup'
        ? [{ element, stack, list: 'securityGroupIds', attribute }]
        : [];
    case 'AWS::CloudFormation::Stack':
      return ofNestedTemplate(element, attribute, path);
    default:
      return [];
  }
}

/** A group or subnet of a nested stack that isn't the CDK's, by an output: which of the two, the property tells. */
function ofNestedTemplate(
  element: CfnResource,
  attribute: string,
  path: readonly string[],
): readonly Target[] {
  const names = path.join('.');
  if (!attribute.startsWith('Outputs.') || names.includes('Fn::')) return [];
  const list = /subnet/iu.test(names) ? 'subnetIds' : /group/iu.test(names) ? 'securityGroupIds' : undefined;
  return list === undefined ? [] : [{ element, stack: Stack.of(element), list, attribute }];
}

/** Whether a cleaner in that stack sees the network interfaces: it works in its own account and Region. */
function isReachable(stack: Stack, user: CfnResource): boolean {
  const own = Stack.of(user);
  const isSame = (one: string, other: string): boolean =>
    one === other || Token.isUnresolved(one) || Token.isUnresolved(other);
  return isSame(stack.account, own.account) && isSame(stack.region, own.region);
}
