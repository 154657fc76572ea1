/**
 * What goes into the guard and what comes out, without the registry's wire format: the types between
 * `src/runtime/hook`, which speaks the hook protocol, and the guard, which decides.
 */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { LambdaClient } from '@aws-sdk/client-lambda';

import type { Clock } from '../ground/clock';
import type { Json } from '../ground/json';

export type InvocationPoint = 'CREATE_PRE_PROVISION' | 'UPDATE_PRE_PROVISION' | 'DELETE_PRE_PROVISION';

/** One invocation of the hook. */
export interface HookInput {
  readonly point: InvocationPoint;
  /** `STACK`, `CHANGE_SET` or a resource type's name. */
  readonly targetName: string;
  /** A stack's name, a change set's ARN, a resource's logical id. */
  readonly targetLogicalId: string;
  /** In which the target is; undefined where the request doesn't say. */
  readonly account: string | undefined;
  /** Absent for Cloud Control API. */
  readonly stackId: string | undefined;
  /** The type configuration; nothing of it is checked yet. */
  readonly configuration: unknown;
  /**
   * What the invocation is about, in whatever spelling it came: the target model of the request, or what its
   * payload's URL gives.
   *
   * @throws HookError where it can't be fetched or read
   */
  readonly model: () => Promise<Json | undefined>;
  /** When the answer has to be there, in milliseconds since the epoch. */
  readonly deadline: number;
}

/** All that the guard does to the world, or takes from it. Nothing is ever changed by it. */
export interface Effects {
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly sleep: (duration: number) => Promise<void>;
}

/** The registry's error codes that the guard answers with. */
export type HookErrorCode =
  | 'NonCompliant'
  | 'UnsupportedTarget'
  | 'InvalidRequest'
  | 'InvalidTypeConfiguration'
  | 'AccessDenied'
  | 'GeneralServiceException'
  | 'InternalFailure'
  | 'InvalidCredentials'
  | 'NetworkFailure'
  | 'ServiceInternalError'
  | 'Throttling';

/** The hook's answer. */
export type HookOutcome =
  | { readonly status: 'SUCCESS'; readonly message: string; readonly annotations: readonly Annotation[] }
  | {
      readonly status: 'FAILED';
      readonly errorCode: HookErrorCode;
      readonly message: string;
      readonly annotations: readonly Annotation[];
    };

/** One judgement, which GetHookResult shows (CloudFormation API, `Annotation`). */
export interface Annotation {
  readonly name: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  /** What is so. */
  readonly statusMessage: string;
  /** What to do about it. */
  readonly remediationMessage?: string;
  readonly severityLevel?: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

/** A failure with its code and a message for the user, thrown anywhere below the hook's entrypoint. */
export class HookError extends Error {
  readonly code: HookErrorCode;

  constructor(code: HookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HookError';
    this.code = code;
  }
}
