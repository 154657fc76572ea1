import { dateOf, type Instant } from '../../../time/instant';
import type { OutputOf } from '../../../wire/model';
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
  readonly annotations: readonly HookAnnotation[];
  readonly target: HookTarget;
  readonly at: Instant;
}

/** Names of the hooks whose results refuse what they were asked about; those that only warn don't. */
export function refusing(results: readonly HookResult[]): readonly string[] {
  return results
    .filter(({ outcome, failureMode }) => outcome !== 'succeeded' && failureMode === 'FAIL')
    .map(({ typeName }) => typeName);
}

/** How a result appears in ListHookResults. */
export function hookResultView(
  result: HookResult,
): NonNullable<OutputOf<'cloudformation', 'ListHookResults'>['HookResults']>[number] {
  const { on, requestToken, stackId } = result.target;
  return {
    HookResultId: result.id,
    InvocationPoint: 'PRE_PROVISION',
    FailureMode: result.failureMode,
    TypeName: result.typeName,
    TypeVersionId: result.versionId,
    Status: HOOK_STATUS[result.outcome],
    HookStatusReason: result.message.slice(0, 1024),
    InvokedAt: dateOf(result.at),
    TargetType: requestToken === undefined ? on.type : 'CLOUD_CONTROL',
    TargetId:
      requestToken ??
      (on.type === 'CHANGE_SET' ? on.changeSetId : on.type === 'STACK' ? stackId : on.logicalId),
    TypeArn: result.typeArn,
  };
}

/** How it appears in GetHookResult. */
export function hookResultWhole(result: HookResult): OutputOf<'cloudformation', 'GetHookResult'> {
  const { TargetType, TargetId, ...view } = hookResultView(result);
  const { action, on } = result.target;
  return {
    ...view,
    OriginalTypeName: result.typeName,
    Target: {
      TargetType,
      TargetTypeName: on.type === 'RESOURCE' ? on.name : on.type,
      TargetId,
      Action: action,
    },
    Annotations: result.annotations.map((each) => ({
      AnnotationName: each.annotationName,
      Status: each.status,
      StatusMessage: each.statusMessage,
      RemediationMessage: each.remediationMessage,
      RemediationLink: each.remediationLink,
      SeverityLevel: each.severityLevel,
    })),
  };
}

/** As a handler gives it. */
export interface HookAnnotation {
  readonly annotationName?: string;
  readonly status?: string;
  readonly statusMessage?: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel?: string;
}

/** How the outcomes are called in stack events and results. */
export const HOOK_STATUS = {
  succeeded: 'HOOK_COMPLETE_SUCCEEDED',
  failed: 'HOOK_COMPLETE_FAILED',
  broken: 'HOOK_FAILED',
} as const;
