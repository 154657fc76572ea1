import type { Cloud } from '../../cloud';
import type { InvocationResult, ProcessHost } from '../../processes/host';
import { isoBasic, isoMilliseconds, SECOND, type Instant } from '../../time/instant';
import { globOf } from '../../wire/glob';
import { AwsError } from '../../wire/types';
import type { Properties } from '../resource-types/resource-type';
import type { Catalog, TypeVersion } from './catalog';

export type HookAction = 'CREATE' | 'UPDATE' | 'DELETE';

/** What is about to happen, as hooks are asked about it. */
export interface HookTarget {
  /** Of a request to Cloud Control, which has no stack. */
  readonly requestToken?: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly action: HookAction;
  readonly on:
    | {
        readonly type: 'RESOURCE';
        readonly name: string;
        readonly logicalId: string;
        readonly properties: Properties | undefined;
        readonly previousProperties: Properties | undefined;
      }
    | { readonly type: 'STACK'; readonly template: string; readonly previousTemplate: string | undefined }
    | {
        readonly type: 'CHANGE_SET';
        readonly changeSetId: string;
        readonly template: string;
        readonly changedResources: readonly unknown[];
      };
}

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

/** Limits of CloudFormation Hooks (Hooks user guide); the message's is CloudFormation's own. */
const LIMITS = { invocation: 30 * SECOND, attempts: 3, message: 4096 } as const;

const HANDLERS: Readonly<Record<HookAction, string>> = {
  CREATE: 'preCreate',
  UPDATE: 'preUpdate',
  DELETE: 'preDelete',
};

interface HookSchema {
  readonly handlers?: Readonly<Record<string, { readonly targetNames?: readonly string[] } | undefined>>;
}

export interface HookConfiguration {
  readonly HookInvocationStatus?: string;
  readonly TargetStacks?: string;
  readonly TargetOperations?: readonly string[];
  readonly FailureMode?: string;
  readonly Properties?: Properties;
  readonly StackFilters?: {
    readonly StackNames?: { readonly Include?: readonly string[]; readonly Exclude?: readonly string[] };
  };
  readonly TargetFilters?: {
    readonly TargetNames?: readonly string[];
    readonly Actions?: readonly string[];
    readonly Targets?: readonly { readonly TargetName?: string; readonly Action?: string }[];
  };
}

/** A hook of AWS's own that asks a function of the account: `AWS::CloudFormation::LambdaHook`. */
export interface ManagedHook {
  /** Its alias. */
  readonly typeName: string;
  readonly typeArn: string;
  readonly versionId: string;
  readonly functionArn: string;
  readonly executionRoleArn: string;
  readonly configuration: HookConfiguration;
}

/** Calls a function with a role's rights, and waits for its answer. Rejects with Lambda's error. */
export type AskFunction = (
  functionArn: string,
  event: unknown,
  roleName: string,
) => Promise<InvocationResult>;

/** A hook that is asked about a target, with what its configuration says. */
export interface MatchingHook {
  readonly version: Pick<TypeVersion, 'typeName' | 'typeArn' | 'versionId'>;
  readonly configuration: HookConfiguration;
  readonly invoke: (invocation: HookInvocation) => Promise<InvocationResult>;
}

interface HookInvocation {
  readonly target: HookTarget;
  readonly token: string;
  readonly callbackContext: unknown;
  readonly invocation: number;
}

/** Invokes the registered hooks, and functions behind managed ones, where CloudFormation does, and keeps what they said. */
export class Hooks {
  readonly #cloud: Cloud;
  readonly #host: ProcessHost;
  readonly #catalog: Catalog;
  readonly #askFunction: AskFunction;
  readonly results: HookResult[] = [];
  /** By their aliases. */
  readonly managed = new Map<string, ManagedHook>();

  constructor(cloud: Cloud, host: ProcessHost, catalog: Catalog, askFunction: AskFunction) {
    this.#cloud = cloud;
    this.#askFunction = askFunction;
    this.#host = host;
    this.#catalog = catalog;
  }

  /** The hooks that are asked about this target, with what their configuration says. */
  matching(target: HookTarget): readonly MatchingHook[] {
    const registered = this.#catalog.all('HOOK').flatMap((version): readonly MatchingHook[] => {
      // A hook without a type configuration doesn't run (Hooks user guide).
      const configuration = configurationOf(this.#catalog.configuration('HOOK', version.typeName)?.text);
      if (configuration === undefined) return [];
      const handlers = (version.schema as unknown as HookSchema).handlers;
      const targetNames = handlers?.[HANDLERS[target.action]]?.targetNames ?? [];
      if (!applies(targetNames, configuration, target)) return [];
      const invoke = (asked: HookInvocation): Promise<InvocationResult> =>
        this.#invoke(version, configuration, asked);
      return [{ version, configuration, invoke }];
    });
    const managed = [...this.managed.values()].flatMap((hook): readonly MatchingHook[] => {
      const { configuration } = hook;
      if (!applies(['*'], configuration, target)) return [];
      return [{ version: hook, configuration, invoke: (asked) => this.#invokeFunction(hook, asked) }];
    });
    return [...registered, ...managed];
  }

  /** Asks one hook. It always ends with a result. */
  async ask(hook: MatchingHook, target: HookTarget, id: string): Promise<HookResult> {
    const { version, configuration } = hook;
    const result: HookResult = {
      id,
      typeName: version.typeName,
      typeArn: version.typeArn,
      versionId: version.versionId,
      failureMode: configuration.FailureMode === 'WARN' ? 'WARN' : 'FAIL',
      target,
      at: this.#cloud.time.now(),
      ...(await this.#judgement(hook, target)),
    };
    this.results.push(result);
    return result;
  }

  newId(): string {
    return this.#cloud.random.stream('registry/hooks').uuid();
  }

  async #judgement(
    { version, invoke }: MatchingHook,
    target: HookTarget,
  ): Promise<Pick<HookResult, 'outcome' | 'message' | 'annotations'>> {
    const token = this.newId();
    let callbackContext: unknown = null;
    for (let invocation = 1; invocation <= LIMITS.attempts; invocation += 1) {
      const answer = read(await invoke({ target, token, callbackContext, invocation }));
      if (answer === undefined) continue;
      const message = answer.message.slice(0, LIMITS.message);
      switch (answer.hookStatus) {
        case 'SUCCESS':
        case 'CHANGE_SET_SUCCESS_SKIP_STACK_HOOK':
          return { outcome: 'succeeded', message, annotations: answer.annotations };
        case 'FAILED': {
          const isJudged = answer.errorCode === 'NonCompliant';
          return {
            outcome: isJudged ? 'failed' : 'broken',
            message: isJudged ? message : `${answer.errorCode}: ${message}`,
            annotations: answer.annotations,
          };
        }
        case 'IN_PROGRESS':
          callbackContext = answer.callbackContext;
          await this.#cloud.time.sleep(
            answer.callbackDelaySeconds * SECOND,
            `the next call of ${version.typeName}`,
          );
          break;
        default:
          return {
            outcome: 'broken',
            message: `It answered with the status ${answer.hookStatus}.`,
            annotations: [],
          };
      }
    }
    return { outcome: 'broken', message: 'Hook execution timed out', annotations: [] };
  }

  async #invoke(
    version: TypeVersion,
    configuration: HookConfiguration,
    { target, token, callbackContext, invocation }: HookInvocation,
  ): Promise<InvocationResult> {
    const { account, region, callers, journal } = this.#cloud;
    const invocationId = this.newId();
    const session = (arn: string | undefined): string | null => {
      const roleName = (arn ?? '').split('/').at(-1) ?? '';
      if (roleName === '') return null;
      return JSON.stringify(
        callers.issue({
          arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${invocationId}`,
          roleName,
          invocationId,
        }),
      );
    };
    const { result, duration } = await this.#host.invoke({
      id: invocationId,
      name: version.typeName,
      file: version.file,
      exportName: version.exportName,
      limit: LIMITS.invocation,
      context: { awsRequestId: invocationId, functionVersion: version.versionId, memoryLimitInMB: 256 },
      environment: {
        AWS_ENDPOINT_URL: this.#cloud.endpoint(),
        AWS_REGION: region,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_LAMBDA_FUNCTION_NAME: version.typeName.replaceAll('::', '-'),
      },
      event: {
        clientRequestToken: token,
        awsAccountId: account,
        stackId: stackIdOf(target),
        changeSetId: target.on.type === 'CHANGE_SET' ? target.on.changeSetId : null,
        hookTypeName: version.typeName,
        hookTypeVersion: version.versionId,
        hookModel: configuration.Properties ?? {},
        actionInvocationPoint: `${target.action}_PRE_PROVISION`,
        requestData: {
          ...(await this.#about(target)),
          callerCredentials: session(version.executionRoleArn),
          providerCredentials: session(version.logging?.logRoleArn),
          providerLogGroupName: version.logging?.logGroupName ?? null,
          hookEncryptionKeyArn: null,
          hookEncryptionKeyRole: null,
        },
        requestContext: { invocation, callbackContext },
      },
    });
    journal.append({
      kind: 'invocation',
      invocationId,
      what: version.typeName,
      action: `HOOK ${target.action}`,
      logicalResourceId: target.on.type === 'RESOURCE' ? target.on.logicalId : target.stackName,
      outcome: read(result)?.hookStatus ?? 'no answer',
      duration,
    });
    return result;
  }

  /**
   * The function gets what a registered hook gets, without credentials (Hooks user guide, "Create Lambda functions to
   * evaluate resources for Lambda Hooks"). One that can't be called gives no judgement (assumed).
   */
  async #invokeFunction(
    { typeName, versionId, functionArn, executionRoleArn }: ManagedHook,
    { target, token, callbackContext, invocation }: HookInvocation,
  ): Promise<InvocationResult> {
    const event = {
      clientRequestToken: token,
      awsAccountId: this.#cloud.account,
      stackId: stackIdOf(target),
      changeSetId: target.on.type === 'CHANGE_SET' ? target.on.changeSetId : null,
      hookTypeName: typeName,
      hookTypeVersion: versionId,
      hookModel: { LambdaFunction: functionArn },
      actionInvocationPoint: `${target.action}_PRE_PROVISION`,
      requestData: await this.#about(target),
      requestContext: { invocation, callbackContext },
    };
    const asked = this.#cloud.time.now();
    const result = await this.#asked(functionArn, event, executionRoleArn.split('/').at(-1) ?? '');
    this.#cloud.journal.append({
      kind: 'invocation',
      invocationId: token,
      what: typeName,
      action: `HOOK ${target.action}`,
      logicalResourceId: target.on.type === 'RESOURCE' ? target.on.logicalId : target.stackName,
      outcome: read(result)?.hookStatus ?? 'no answer',
      duration: this.#cloud.time.now() - asked,
    });
    return result;
  }

  async #asked(functionArn: string, event: unknown, roleName: string): Promise<InvocationResult> {
    try {
      return await this.#askFunction(functionArn, event, roleName);
    } catch (error) {
      if (error instanceof AwsError) return { is: 'error', name: error.code, message: error.message };
      throw error;
    }
  }

  /** Where a resource's model is inline, a template lies behind a signed URL of the sandbox's S3. */
  async #about({ on, stackName }: HookTarget): Promise<Readonly<Record<string, unknown>>> {
    switch (on.type) {
      case 'RESOURCE':
        return {
          targetName: on.name,
          targetType: 'RESOURCE',
          targetLogicalId: on.logicalId,
          targetModel: {
            resourceProperties: on.properties ?? null,
            previousResourceProperties: on.previousProperties ?? null,
          },
          payload: null,
        };
      case 'STACK':
        return {
          targetName: 'STACK',
          targetType: 'STACK',
          targetLogicalId: stackName,
          targetModel: {},
          payload: await this.#signed({
            template: on.template,
            ...(on.previousTemplate === undefined ? {} : { previousTemplate: on.previousTemplate }),
          }),
        };
      case 'CHANGE_SET':
        return {
          targetName: 'CHANGE_SET',
          targetType: 'CHANGE_SET',
          targetLogicalId: on.changeSetId,
          targetModel: {},
          payload: await this.#signed({ template: on.template, changedResources: on.changedResources }),
        };
    }
  }

  async #signed(payload: object): Promise<string> {
    const { region, time } = this.#cloud;
    const Bucket = 'cloudformation-hook-payloads';
    const Key = `${this.newId()}.json`;
    await this.#cloud.call('s3', 'CreateBucket', { Bucket });
    await this.#cloud.call('s3', 'PutObject', {
      Bucket,
      Key,
      Body: new TextEncoder().encode(JSON.stringify(payload)),
    });
    const date = isoBasic(time.now());
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `cloudformation/${date.slice(0, 8)}/${region}/s3/aws4_request`,
      'X-Amz-Date': date,
      'X-Amz-Expires': '600',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '0'.repeat(64),
    });
    return `${this.#cloud.endpoint()}/${Bucket}/${Key}?${String(query)}`;
  }
}

/** Cloud Control has no stack (that it is null then: assumed). */
function stackIdOf({ stackId, requestToken }: HookTarget): string | null {
  return requestToken === undefined ? stackId : null;
}

interface HookAnswer {
  readonly hookStatus: string;
  readonly errorCode: string;
  readonly message: string;
  readonly callbackContext: unknown;
  readonly callbackDelaySeconds: number;
  readonly annotations: HookResult['annotations'];
}

/** Undefined for an invocation that gave no answer: it is tried again. */
function read(result: InvocationResult): HookAnswer | undefined {
  if (result.is !== 'answer') return undefined;
  const value = JSON.parse(result.json) as Partial<HookAnswer> | null;
  if (typeof value?.hookStatus !== 'string') return undefined;
  return {
    hookStatus: value.hookStatus,
    errorCode: value.errorCode ?? 'InternalFailure',
    message: value.message ?? 'null',
    callbackContext: value.callbackContext ?? null,
    callbackDelaySeconds: value.callbackDelaySeconds ?? 0,
    annotations: value.annotations ?? [],
  };
}

function configurationOf(text: string | undefined): HookConfiguration | undefined {
  if (text === undefined) return undefined;
  const { CloudFormationConfiguration: outer } = JSON.parse(text) as {
    readonly CloudFormationConfiguration?: { readonly HookConfiguration?: HookConfiguration };
  };
  return outer?.HookConfiguration;
}

function applies(
  targets: readonly string[],
  configuration: HookConfiguration,
  { action, on, stackName, requestToken }: HookTarget,
): boolean {
  const { HookInvocationStatus, TargetStacks, TargetOperations, StackFilters, TargetFilters } = configuration;
  // The newer switch decides where there are both.
  const isOn =
    HookInvocationStatus === undefined ? TargetStacks === 'ALL' : HookInvocationStatus === 'ENABLED';
  const operation = requestToken === undefined ? on.type : 'CLOUD_CONTROL';
  const targetName = on.type === 'RESOURCE' ? on.name : on.type;
  const { Include = [], Exclude = [] } = StackFilters?.StackNames ?? {};
  return (
    isOn &&
    (TargetOperations ?? ['RESOURCE']).includes(operation) &&
    targets.some((pattern) => globOf(pattern)(targetName)) &&
    (Include.length === 0 || Include.some((pattern) => globOf(pattern)(stackName))) &&
    !Exclude.some((pattern) => globOf(pattern)(stackName)) &&
    (TargetFilters?.TargetNames === undefined ||
      TargetFilters.TargetNames.some((pattern) => globOf(pattern)(targetName))) &&
    (TargetFilters?.Actions === undefined || TargetFilters.Actions.includes(action)) &&
    (TargetFilters?.Targets === undefined ||
      TargetFilters.Targets.some(
        (each) => globOf(each.TargetName ?? '*')(targetName) && (each.Action ?? action) === action,
      ))
  );
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
