import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

import { letsDelete } from '../guard/index';
import { isBelow } from './cleaners';
import { known, neighboursOf, referencesIn, valuesOf } from './references';

const POLICIES = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy']);

/**
 * Lets a function go before the policies by which its role deletes its network interfaces: Lambda does that with the
 * function's own role, and without them they stay for ever (aws/aws-cdk#6701, #34400). The CDK's function does so for
 * the policies of its role by itself, a `CfnFunction` doesn't.
 */
export function keepPermissions(user: CfnResource): void {
  const roles = valuesOf(user, ['Role'])
    .flatMap((value) => referencesIn(value, user))
    .map(({ target }) => target);
  const policies = Stack.of(user)
    .node.findAll()
    .filter(
      (each): each is CfnResource =>
        CfnResource.isCfnResource(each) && POLICIES.has(each.cfnResourceType) && each.stack === user.stack,
    );
  for (const policy of policies) {
    if (!isOf(policy, roles) || !grantsDeletion(policy) || reaches(policy, user)) continue;
    user.addResourceDependency(policy);
  }
}

function isOf(policy: CfnResource, roles: readonly IConstruct[]): boolean {
  return valuesOf(policy, ['Roles', 'RoleName'])
    .flatMap((value) => referencesIn(value, policy))
    .some(({ target }) => roles.includes(target));
}

function grantsDeletion(policy: CfnResource): boolean {
  return valuesOf(policy, ['PolicyDocument']).some((value) => {
    const named = known(value, policy) as { readonly PolicyDocument?: unknown } | undefined;
    const document = named?.PolicyDocument;
    // One that an override adds to is both.
    return (Array.isArray(document) ? document : [document]).some(letsDelete);
  });
}

/** Whether a resource depends on another of its stack, or may, by whatever way. */
function reaches(from: CfnResource, to: CfnResource): boolean {
  const reached = new Set<IConstruct>([from]);
  for (const element of reached) {
    if (element === to) return true;
    if (!CfnResource.isCfnResource(element)) continue;
    const isNested = element.cfnResourceType === 'AWS::CloudFormation::Stack';
    if (isNested || isBelow(element.stack, to.stack)) return true;
    if (element.stack !== to.stack) continue;
    for (const neighbour of neighboursOf(element)) reached.add(neighbour);
  }
  return false;
}
