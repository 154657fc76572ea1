import { dateOf, SECOND, type Instant } from '../../time/instant';
import type { OutputOf } from '../../wire/model';
import type { ManagedPolicy, Role } from './state';

/** A role as IAM's answers show it. Documents are URL-encoded (RFC 3986), as the API reference says. */
export function roleView(role: Role): NonNullable<OutputOf<'iam', 'GetRole'>['Role']> {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: dateIn(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicyDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    ...(role.tags.size === 0 ? {} : { Tags: tagsView(role.tags) }),
  };
}

export function policyView(
  policy: ManagedPolicy,
  attachmentCount: number,
): NonNullable<OutputOf<'iam', 'GetPolicy'>['Policy']> {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.version}`,
    AttachmentCount: attachmentCount,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: dateIn(policy.createdAt),
    UpdateDate: dateIn(policy.createdAt),
  };
}

export function tagsView(
  tags: Iterable<readonly [string, string]>,
): readonly { readonly Key: string; readonly Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** IAM's times are of whole seconds. */
export function dateIn(at: Instant): Date {
  return dateOf(at - (at % SECOND));
}
