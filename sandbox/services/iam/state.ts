import type { Instant } from '../../time/instant';
import type { OperationName, OperationOn } from '../../wire/model';
import { AWS_MANAGED_POLICIES } from './managed-policies';
import { parsePolicy, type Statement } from './policy';

export interface Role {
  readonly roleName: string;
  readonly path: string;
  /** `AROA…` */
  readonly roleId: string;
  readonly arn: string;
  readonly createdAt: Instant;
  assumeRolePolicyDocument: string;
  description: string | undefined;
  /** Seconds. */
  maxSessionDuration: number;
  readonly tags: Map<string, string>;
  /** Inline policies: documents by name. */
  readonly inlinePolicies: Map<string, string>;
  /** ARNs of attached managed policies. */
  readonly attachedPolicies: Set<string>;
}

/** A customer's managed policy. */
export interface ManagedPolicy {
  readonly policyName: string;
  readonly path: string;
  /** `ANPA…` */
  readonly policyId: string;
  readonly arn: string;
  readonly document: string;
  /** Of the default version, the only one that is kept. */
  readonly version: number;
  readonly description: string | undefined;
  readonly createdAt: Instant;
}

/** Everything IAM knows. Names are unique without regard to case, as IAM's are. */
export class IamState {
  readonly #roles = new Map<string, Role>();
  readonly policies = new Map<string, ManagedPolicy>();
  readonly account: string;
  /** Documents that were parsed already: a role's are looked at with every call it makes. */
  readonly #parsed = new Map<string, readonly Statement[]>();

  constructor(account: string) {
    this.account = account;
  }

  role(name: string): Role | undefined {
    return this.#roles.get(name.toLowerCase());
  }

  roles(): readonly Role[] {
    return [...this.#roles.values()];
  }

  addRole(role: Role): void {
    this.#roles.set(role.roleName.toLowerCase(), role);
  }

  removeRole(role: Role): void {
    this.#roles.delete(role.roleName.toLowerCase());
  }

  /** How many roles a managed policy is attached to. */
  attachmentCount(policyArn: string): number {
    return this.roles().filter(({ attachedPolicies }) => attachedPolicies.has(policyArn)).length;
  }

  /** The document behind a managed policy's ARN, undefined for one that isn't known. */
  managedDocument(policyArn: string): string | undefined {
    const name = /^arn:aws[\w-]*:iam::aws:policy\/(.+)$/u.exec(policyArn)?.[1];
    if (name === undefined) return this.policies.get(policyArn)?.document;
    const document = Object.hasOwn(AWS_MANAGED_POLICIES, name) ? AWS_MANAGED_POLICIES[name] : undefined;
    return document === undefined ? undefined : JSON.stringify(document);
  }

  /** All statements that bound what the role may do. */
  statements(role: Role): readonly Statement[] {
    const attached = [...role.attachedPolicies].flatMap((arn) => this.managedDocument(arn) ?? []);
    return [...role.inlinePolicies.values(), ...attached].flatMap((document) => {
      const known = this.#parsed.get(document);
      if (known !== undefined) return known;
      const parsed = parsePolicy(document);
      this.#parsed.set(document, parsed);
      return parsed;
    });
  }
}

/** One of its operations. */
export type IamOperation<N extends OperationName<'iam'>> = OperationOn<IamState, 'iam', N>;
