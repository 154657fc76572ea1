import type { Cloud } from '../../cloud';
import { accessDenied } from '../../wire/generic-errors';
import { modelledService, workingOn } from '../../wire/model';
import type { Caller, Input } from '../../call';
import type { Service } from '../../wire/types';
import { principalId } from '../sts/unique-id';
import { evaluate, type RequestContext } from './evaluate';
import { createMissingPermissions } from './missing-permissions';
import * as operations from './operations';
import { attachRolePolicy } from './operations/AttachRolePolicy';
import { parsePolicy, type Statement } from './policy';
import { requiredPermissions, type Place } from './required-permissions';
import { IamState } from './state';

/** What is known of resources elsewhere that conditions ask for. */
export interface ResourceLookup extends Pick<Place, 'attachedWith'> {
  readonly tagsOf?: (arn: string) => Readonly<Record<string, string>>;
  /** A resource's own policy, where it has one. */
  readonly policyOf?: (arn: string) => string | undefined;
}

/**
 * Whether a statement of a resource's policy is about a role. Within an account it allows what the role's own policies
 * needn't; the account as a principal only leaves it to them (IAM guide, "Policy evaluation logic", "AWS JSON policy
 * elements: Principal").
 */
function isAbout(roleArn: string, { account }: Pick<Cloud, 'account'>): (statement: Statement) => boolean {
  const whole = new Set([account, `arn:aws:iam::${account}:root`]);
  return ({ effect, principals }) =>
    principals.some((each) => each === '*' || each === roleArn || (effect === 'Deny' && whole.has(each)));
}

/** `aws:ResourceTag/…` of the resource that a request names. */
function tagsAsContext({ tagsOf }: ResourceLookup, resource: string): RequestContext {
  return Object.fromEntries(
    Object.entries(tagsOf?.(resource) ?? {}).map(([key, value]) => [
      `aws:resourcetag/${key.toLowerCase()}`,
      value,
    ]),
  );
}

export interface IamService extends Service {
  /**
   * Whether the role's policies allow the action on the resource; without a resource, on any at all.
   * False for a role that doesn't exist (any more).
   */
  isAllowed(roleName: string, action: string, resource?: string, context?: RequestContext): boolean;
  /** Throws the service's own error when the caller has a role and its policies don't allow the operation. */
  authorize(caller: Caller, service: Pick<Service, 'signingName'>, operation: string, input: Input): void;
  /**
   * Whether a service of AWS's may take the role, by its trust policy: `hooks.cloudformation.amazonaws.com` with the
   * `aws:SourceArn` of what it works for.
   */
  trusts(roleName: string, principal: string, context: RequestContext): boolean;
  /** Makes a role of the sandbox's own that may do these things to everything. */
  allow(roleName: string, actions: readonly string[]): void;
}

/**
 * IAM: roles, their policies, and what they allow. Only callers with a role are bound by policies; the
 * person at the keyboard may do everything. Trust policies are evaluated where somebody asks (`trusts`), and bind
 * nobody; the policies of buckets are evaluated with the role's own; permission boundaries, service control policies and
 * other resource policies are kept where the API has them, and not evaluated.
 */
export function createIamService(cloud: Cloud, look: ResourceLookup = {}): IamService {
  const state = new IamState(cloud.account);
  const isMissing = createMissingPermissions(cloud);

  const verdictOf = (
    roleName: string,
    action: string,
    resource: string | undefined,
    context: RequestContext,
  ): ReturnType<typeof evaluate> => {
    const role = state.role(roleName);
    if (role === undefined) return 'not allowed';
    const own = resource === undefined ? undefined : look.policyOf?.(resource);
    const ofResource = own === undefined ? [] : parsePolicy(own, 'resource').filter(isAbout(role.arn, cloud));
    return evaluate([...state.statements(role), ...ofResource], {
      action,
      ...(resource === undefined ? {} : { resource }),
      context: {
        'aws:principalarn': role.arn,
        'aws:principalaccount': cloud.account,
        'aws:principaltype': 'AssumedRole',
        'aws:requestedregion': cloud.region,
        'aws:securetransport': 'true',
        ...context,
      },
    });
  };

  const how = { protocols: ['query'], xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/' } as const;
  const service = modelledService('iam', how, {
    ...workingOn(state, operations),
    AttachRolePolicy: attachRolePolicy(state, cloud.journal),
  });

  return {
    ...service,

    isAllowed: (roleName, action, resource, context = {}) =>
      verdictOf(roleName, action, resource, context) === 'allowed',

    trusts(roleName, principal, context) {
      const document = state.role(roleName)?.assumeRolePolicyDocument;
      if (document === undefined) return false;
      const statements = parsePolicy(document, 'trust').filter(({ services }) =>
        services.includes(principal),
      );
      return evaluate(statements, { action: 'sts:AssumeRole', context }) === 'allowed';
    },

    authorize(caller, { signingName }, operation, input) {
      const { roleName } = caller;
      if (roleName === undefined) return;
      for (const { action, resources, context } of requiredPermissions(signingName, operation, input, {
        ...cloud,
        ...look,
      })) {
        for (const resource of resources) {
          const verdict = isMissing(caller, action)
            ? 'not allowed'
            : verdictOf(roleName, action, resource, {
                // Whose the resource is: there with nearly every action (IAM guide, "AWS global condition context
                // keys"; Service Authorization Reference, S3).
                'aws:resourceaccount': cloud.account,
                ...(signingName === 's3' ? { 's3:resourceaccount': cloud.account } : {}),
                ...tagsAsContext(look, resource),
                ...context,
              });
          if (verdict === 'allowed') continue;
          throw accessDenied(signingName, caller.arn, {
            action,
            ...(resource === '*' ? {} : { resource }),
            explicit: verdict === 'denied explicitly',
          });
        }
      }
    },

    allow(roleName, actions) {
      const statement = { Effect: 'Allow', Action: [...new Set(actions)], Resource: '*' };
      state.addRole({
        roleName,
        path: '/',
        roleId: principalId('AROA', roleName),
        arn: `arn:aws:iam::${cloud.account}:role/${roleName}`,
        createdAt: cloud.time.now(),
        assumeRolePolicyDocument: '{}',
        description: 'Made by the sandbox.',
        maxSessionDuration: 43_200,
        tags: new Map(),
        inlinePolicies: new Map([
          ['sandbox', JSON.stringify({ Version: '2012-10-17', Statement: [statement] })],
        ]),
        attachedPolicies: new Set(),
      });
    },
  };
}
