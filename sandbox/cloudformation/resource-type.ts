import type { Caller } from '../call';
import type { Deployment } from './deployment';
import type { Template } from './template/parse';

/** A resource's properties after the intrinsic functions are resolved. */
export type Properties = Readonly<Record<string, unknown>>;

/** Whether a resource of the stack of that name is left as it is. */
export type IsSkipped = (stackName: string, logicalId: string) => boolean;

/** A nested stack as the change set of that id has foreseen it: whatever has become of its template where it lies. */
export interface Foreseen {
  readonly id: string;
  readonly stack: { readonly id: string };
  readonly template: Template;
  readonly body: string;
  readonly nested: ReadonlyMap<string, Foreseen>;
}

/** One resource of one stack, as the stack machine asks a resource type to act on it. */
export interface ProvisionRequest {
  /** Empty where no stack asks, but Cloud Control. */
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalResourceId: string;
  /** The new properties; on delete those that the resource was last provisioned with. */
  readonly properties: Properties;
  /** On update: what it was last provisioned with. */
  readonly previousProperties?: Properties;
  /** On update: the stack's tags that it was given until now. */
  readonly previousStackTags?: Readonly<Record<string, string>>;
  /** On update: what `Fn::GetAtt` gave until now. */
  readonly previousAttributes?: Readonly<Record<string, unknown>>;
  /** On update and delete. */
  readonly physicalResourceId?: string;
  /** The same over all invocations of one operation on one resource, another for the next operation. */
  readonly token: string;
  readonly stackTags: Readonly<Record<string, string>>;
  /** Who acts: the stack's service role, or the user that called CloudFormation. */
  readonly caller: Caller;
  /** In express mode it is complete as soon as AWS has taken the call, without waits for what follows. */
  readonly deployment: Deployment;
  /** Aborted when the operation on this resource is cancelled because a sibling failed. */
  readonly signal: AbortSignal;
  /** Of a nested stack, where a change set is executed. */
  readonly foreseen?: Foreseen;
  /** Of a rollback that is continued: what of a nested stack is left as it is. */
  readonly isSkipped?: IsSkipped;
  /**
   * Tells the stack machine something for the stack's events before the operation has ended:
   * the physical id as soon as it is known (`Resource creation Initiated`), or a reason
   * (`CloudFormation is waiting for NetworkInterfaces …`).
   */
  progress(report: {
    readonly physicalResourceId?: string;
    readonly reason?: string;
    readonly detailedStatus?: string;
  }): void;
}

/** Whether what follows AWS's acceptance of the call isn't waited for. */
export function isExpress({ deployment }: Pick<ProvisionRequest, 'deployment'>): boolean {
  return deployment.mode === 'EXPRESS';
}

export interface Provisioned {
  readonly physicalResourceId: string;
  /** What `Fn::GetAtt` can give. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What `Ref` gives where that isn't the physical id. */
  readonly ref?: string;
  /** Whether the stack's events must not show what the attributes hold. */
  readonly noEcho?: boolean;
}

/**
 * A resource type: an AWS type that the sandbox models, a type from the registry, or an inert one.
 * All times are virtual. An operation that fails throws `ProvisioningError`.
 */
export interface ResourceType {
  readonly typeName: string;
  /** False for a type that the sandbox accepts without modelling it; the stack's events say so. */
  readonly modelled: boolean;
  /** Top-level property names whose change needs a replacement. */
  readonly createOnlyProperties: readonly string[];
  /** Whether an update of the stack updates it though its properties are the same. */
  readonly alwaysUpdates?: boolean;
  /** Whether it has the stack's tags, and is updated when these change. */
  readonly takesStackTags?: boolean;
  /**
   * Of a type whose updates are in suspense until the stack's own is over: carries an update's rest out, or
   * takes it back. Undefined where nothing was in suspense.
   */
  settleUpdate?(
    request: ProvisionRequest,
    outcome: 'clean-up' | 'rollback',
  ): Promise<Provisioned | undefined>;
  /** Checks properties before creation; the message is what CloudFormation says (`#: required key …`). */
  validate?(properties: Properties): string | undefined;
  create(request: ProvisionRequest): Promise<Provisioned>;
  update(request: ProvisionRequest): Promise<Provisioned>;
  /** Resolves when the resource is gone, or was gone before. Retries inside are the type's own affair. */
  delete(request: ProvisionRequest): Promise<void>;
}

/** The registry's error code, and the handler's own words. */
export interface HandlerFailure {
  readonly code: string;
  readonly message: string;
}

/** A resource operation failed. `message` is the event's `ResourceStatusReason`, whole. */
export class ProvisioningError extends Error {
  /** The physical id of a resource that was made before the failure, to be deleted in the rollback. */
  readonly physicalResourceId: string | undefined;
  /** What a handler said, of a registry type. */
  readonly handler: HandlerFailure | undefined;

  constructor(message: string, physicalResourceId?: string, handler?: HandlerFailure) {
    super(message);
    this.name = 'ProvisioningError';
    this.physicalResourceId = physicalResourceId;
    this.handler = handler;
  }
}
