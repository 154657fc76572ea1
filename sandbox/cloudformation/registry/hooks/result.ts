import { isoMilliseconds, type Instant } from '../../../time/instant';
import type { HookTarget } from './target';

/** What one hook said. */
export interface HookResult {
  readonly id: string;
  readonly typeName: string;
  readonly typeArn: string;
  readonly versionId: string;
  readonly failureMode: 'FAIL' | 'WARN';
  /** `failed`: it judged so. `broken`: it gave no judgement. */
  readonly outcome: 'succeeded' | 'failed' | 'broken';
  readonly message: string;
  readonly annotations: readonly Readonly<Record<string, unknown>>[];
  readonly target: HookTarget;
  readonly at: Instant;
}

/** Names of the hooks whose results refuse what they were asked about; those that only warn don't. */
export function refusing(results: readonly HookResult[]): readonly string[] {
  return results
    .filter(({ outcome, failureMode }) => outcome !== 'succeeded' && failureMode === 'FAIL')
    .map(({ typeName }) => typeName);
}

/** How a result appears in ListHookResults; GetHookResult adds the annotations. */
export function hookResultView(
  result: HookResult,
  detail: 'short' | 'whole' = 'short',
): Readonly<Record<string, unknown>> {
  const { target } = result;
  const targetType = target.requestToken === undefined ? target.on.type : 'CLOUD_CONTROL';
  const targetId =
    target.requestToken ??
    (target.on.type === 'CHANGE_SET'
      ? target.on.changeSetId
      : target.on.type === 'STACK'
        ? target.stackId
        : target.on.logicalId);
  return {
    HookResultId: result.id,
    InvocationPoint: 'PRE_PROVISION',
    FailureMode: result.failureMode,
    TypeName: result.typeName,
    TypeVersionId: result.versionId,
    Status: HOOK_STATUS[result.outcome],
    HookStatusReason: result.message.slice(0, 1024),
    InvokedAt: isoMilliseconds(result.at),
    TargetType: targetType,
    TargetId: targetId,
    TypeArn: result.typeArn,
    ...(detail === 'short'
      ? {}
      : {
          OriginalTypeName: result.typeName,
          Target: {
            TargetType: targetType,
            TargetTypeName: target.on.type === 'RESOURCE' ? target.on.name : target.on.type,
            TargetId: targetId,
            Action: target.action,
          },
          Annotations: result.annotations.map((each) => ({
            AnnotationName: each['annotationName'],
            Status: each['status'],
            StatusMessage: each['statusMessage'],
            RemediationMessage: each['remediationMessage'],
            RemediationLink: each['remediationLink'],
            SeverityLevel: each['severityLevel'],
          })),
        }),
  };
}

/** How the outcomes are called in stack events and results. */
export const HOOK_STATUS = {
  succeeded: 'HOOK_COMPLETE_SUCCEEDED',
  failed: 'HOOK_COMPLETE_FAILED',
  broken: 'HOOK_FAILED',
} as const;
