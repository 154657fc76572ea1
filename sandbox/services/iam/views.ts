import { isoMilliseconds } from '../../time/instant';
import type { ManagedPolicy, Role } from './state';

/** A role as IAM's answers show it. Documents are URL-encoded (RFC 3986), as the API reference says. */
export function roleView(role: Role): unknown {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: isoSeconds(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicyDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    ...(role.tags.size === 0 ? {} : { Tags: tagsView(role.tags) }),
  };
}

export function policyView(policy: ManagedPolicy, attachmentCount: number): unknown {
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
    CreateDate: isoSeconds(policy.createdAt),
    UpdateDate: isoSeconds(policy.createdAt),
  };
}

export function tagsView(tags: ReadonlyMap<string, string>): unknown {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** IAM writes its times without milliseconds. */
function isoSeconds(at: number): string {
  return isoMilliseconds(at).replace(/\.\d{3}Z$/u, 'Z');
}
