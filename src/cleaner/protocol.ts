/**
 * What goes into a handler and what comes out, free of the registry's runtime library: the types
 * between `src/runtime/entrypoints.ts`, which speaks the registry's protocol, and the cleaner, which decides.
 */
import type { HandlerErrorCode } from '../ground/handler-error';

/** The resource's properties as the schema spells them. Defaults are not applied yet. */
export interface EniCleanerModel {
  readonly Id?: string;
  readonly SecurityGroupIds?: readonly string[];
  readonly SubnetIds?: readonly string[];
  readonly VpcId?: string;
  /** Names or ARNs of Lambda functions. */
  readonly FunctionNames?: readonly string[];
  readonly Services?: readonly string[];
  readonly TimeoutInMinutes?: number;
  readonly UpdateTimeoutInMinutes?: number;
  readonly OnTimeout?: 'FAIL' | 'SUCCEED';
}

/** Those of a resource that is there: `create` gave it the Id. */
export type IdentifiedModel = EniCleanerModel & { readonly Id: string };

/** Organization-wide defaults from the type configuration; properties override them. */
export interface EniCleanerConfiguration {
  readonly Services?: readonly string[];
  readonly TimeoutInMinutes?: number;
  readonly OnTimeout?: 'FAIL' | 'SUCCEED';
}

/** One invocation of one handler. */
export interface HandlerInput {
  readonly model: EniCleanerModel;
  /** On update: the properties before it. */
  readonly previousModel?: EniCleanerModel;
  readonly configuration: EniCleanerConfiguration;
  /** The same over all invocations of one operation. */
  readonly clientRequestToken: string;
  readonly logicalResourceId?: string;
  /** Absent for Cloud Control API and contract tests. */
  readonly stackId?: string;
  readonly awsAccountId: string;
  readonly region: string;
  /** As the last answer gave it; null, lost or somebody else's: the work starts anew. */
  readonly callbackContext: unknown;
  readonly nextToken?: string;
}

/** A handler's answer, one of the registry's progress events. */
export type HandlerOutcome =
  | {
      readonly status: 'SUCCESS';
      /** Absent after a delete. */
      readonly model?: EniCleanerModel;
      readonly message?: string;
    }
  | {
      readonly status: 'SUCCESS';
      /** The answer of list; each model has at least the primary identifier. */
      readonly models: readonly EniCleanerModel[];
      readonly nextToken?: string;
    }
  | {
      readonly status: 'IN_PROGRESS';
      /** The next invocation's input; always with the primary identifier. */
      readonly model: EniCleanerModel;
      /** JSON only, small and bounded. */
      readonly callbackContext: Readonly<Record<string, unknown>>;
      readonly callbackDelaySeconds: number;
      readonly message: string;
    }
  | { readonly status: 'FAILED'; readonly errorCode: HandlerErrorCode; readonly message: string };
