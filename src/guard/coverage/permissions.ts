import { matchesGlob } from '../../network-interfaces/glob';
import { isList, member, scalarText, type Json } from '../../ground/json';
import type { DependencyGraph } from '../template/graph';
import { isDeletedWithStack, type Resource } from '../template/template';
import {
  itemsOf,
  referencesIn,
  resolve,
  valueAt,
  wholeText,
  type Scope,
  type Value,
} from '../template/values';
import { existsIn } from './cleaners';

/** The policies that let a function's role delete network interfaces, and that go before the function does. */
export interface PermissionsThatGoFirst {
  readonly role: Resource;
  readonly policies: readonly Resource[];
}

/**
 * Lambda deletes a function's network interfaces with the function's own role. Where the permission is in
 * a policy of its own that the function doesn't depend on, CloudFormation deletes the policy at once,
 * and the network interfaces stay for ever (aws/aws-cdk#6701, #34400).
 */
export function permissionsThatGoFirst(
  user: Resource,
  graph: DependencyGraph,
  scope: Scope,
): PermissionsThatGoFirst | undefined {
  const role = referencesIn(resolve(user.properties['Role'], scope))
    .map(({ logicalId }) => scope.template.resources.get(logicalId))
    .find((resource) => resource?.type === 'AWS::IAM::Role');
  if (role === undefined || grantsItself(role, scope)) return undefined;
  const granting = candidates(role, scope.template).filter(
    (resource) =>
      isPolicyOf(resource, role, scope) &&
      existsIn(resource, scope) &&
      grants(resource.properties['PolicyDocument'], scope),
  );
  const isSafe = granting.some(
    (policy) => !isDeletedWithStack(policy) || graph.reaches(user.logicalId, policy.logicalId),
  );
  return granting.length === 0 || isSafe ? undefined : { role, policies: granting };
}

/** The properties that attach a policy to roles. */
const ATTACHED_BY: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::Policy', 'Roles'],
  ['AWS::IAM::ManagedPolicy', 'Roles'],
  ['AWS::IAM::RolePolicy', 'RoleName'],
]);

interface Policies {
  readonly all: readonly Resource[];
  /** By the one role or the roles that they name by `Ref`; undefined where one of all names a role otherwise. */
  readonly byRole: ReadonlyMap<string, readonly Resource[]> | undefined;
}

const policiesIn = new WeakMap<Scope['template'], Policies>();

/** The template's policies that may be the role's: looked up once for all of its roles. */
function candidates({ logicalId }: Resource, template: Scope['template']): readonly Resource[] {
  const { all, byRole } = policiesIn.get(template) ?? policiesOf(template);
  return byRole === undefined ? all : (byRole.get(logicalId) ?? []);
}

function policiesOf(template: Scope['template']): Policies {
  const all = [...template.resources.values()].filter(({ type }) => ATTACHED_BY.has(type));
  const byRole = new Map<string, Resource[]>();
  let isComplete = true;
  for (const policy of all) {
    const roles = policy.properties[ATTACHED_BY.get(policy.type) ?? ''] ?? [];
    for (const role of isList(roles) ? roles : [roles]) {
      const id = scalarText(member(role, 'Ref'));
      if (id === undefined || !template.resources.has(id)) {
        isComplete = false;
      } else {
        const others = byRole.get(id);
        if (others === undefined) byRole.set(id, [policy]);
        else if (others.at(-1) !== policy) others.push(policy);
      }
    }
  }
  const policies = { all, byRole: isComplete ? byRole : undefined };
  policiesIn.set(template, policies);
  return policies;
}

function isPolicyOf({ type, properties }: Resource, role: Resource, scope: Scope): boolean {
  const attachedBy = ATTACHED_BY.get(type);
  if (attachedBy === undefined) return false;
  const roleName = wholeText(resolve(role.properties['RoleName'], scope));
  return itemsOf(resolve(properties[attachedBy], scope)).some((item) => {
    const names = referencesIn(item).map(({ logicalId }) => logicalId);
    return names.includes(role.logicalId) || (roleName !== undefined && wholeText(item) === roleName);
  });
}

/** Whether the role has the permission in itself, or in a managed policy that it names. */
function grantsItself(role: Resource, scope: Scope): boolean {
  const inline = itemsOf(resolve(role.properties['Policies'], scope));
  return (
    inline.some((policy) => grantsIn(valueAt(policy, 'PolicyDocument'))) ||
    itemsOf(resolve(role.properties['ManagedPolicyArns'], scope)).some((arn) =>
      managedPolicyGrants(arn, scope),
    )
  );
}

/** AWS's managed policies with `ec2:DeleteNetworkInterface` that roles of functions are given. */
const GRANTING_POLICIES =
  /:aws:policy\/(?:.*\/)?(?:AWSLambdaVPCAccessExecutionRole|AWSLambdaENIManagementAccess|AWSLambdaMSKExecutionRole|AmazonEC2FullAccess|AmazonVPCFullAccess|NetworkAdministrator|PowerUserAccess|AdministratorAccess)$/u;

function managedPolicyGrants(arn: Value, scope: Scope): boolean {
  const own = referencesIn(arn).map(({ logicalId }) => scope.template.resources.get(logicalId)?.properties);
  if (own.length > 0) return own.some((properties) => grants(properties?.['PolicyDocument'], scope));
  const literals =
    arn.is === 'text' ? arn.parts.map((part) => ('literal' in part ? part.literal : '…')).join('') : '';
  // What isn't AWS's own can't be seen from here, and may well hold it.
  return !literals.includes(':aws:policy/') || GRANTING_POLICIES.test(literals);
}

/** Whether a policy document lets its bearer delete network interfaces. */
export function grants(document: Json | undefined, scope: Scope): boolean {
  return grantsIn(resolve(document, scope));
}

function grantsIn(document: Value | undefined): boolean {
  const statements = document?.is === 'map' ? itemsOf(document.members.get('Statement')) : [];
  return statements.some((statement) => {
    if (wholeText(valueAt(statement, 'Effect')) !== 'Allow') return false;
    if (valueAt(statement, 'NotAction') !== undefined) return true;
    return itemsOf(valueAt(statement, 'Action')).some((action) => includesDeletion(wholeText(action) ?? ''));
  });
}

/** Actions take `*` and `?` as wildcards, and don't tell upper from lower case (IAM guide). */
function includesDeletion(action: string): boolean {
  return matchesGlob(action.toLowerCase(), 'ec2:deletenetworkinterface');
}
