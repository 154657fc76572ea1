import type { Cloud } from '../../../cloud';
import type { InvocationResult, ProcessHost } from '../../../processes/host';
import { roleNameIn } from '../../../call';
import type { AskFunction } from '../../../services/lambda/ask';
import { isoBasic, SECOND, type Duration } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import type { TypeVersion } from '../catalog';
import { WORKING_COPY } from '../working-copy';
import type { HookConfiguration } from './configuration';
import type { HookAnnotation } from './result';
import { stackIdOf, type HookTarget } from './target';

/** One invocation may take so long (Hooks user guide). */
const LIMIT = 30 * SECOND;

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

/** One call of a hook about a target. */
export interface HookInvocation {
  readonly target: HookTarget;
  /** The same in all calls about it. */
  readonly token: string;
  readonly callbackContext: unknown;
  /** From one on. */
  readonly invocation: number;
}

/** Calls hooks' handlers, and the functions behind managed hooks. */
export class HookInvoker {
  readonly #cloud: Cloud;
  readonly #host: ProcessHost;
  readonly #askFunction: AskFunction;

  constructor(cloud: Cloud, host: ProcessHost, askFunction: AskFunction) {
    this.#cloud = cloud;
    this.#host = host;
    this.#askFunction = askFunction;
  }

  newId(): string {
    return this.#cloud.random.stream('registry/hooks').uuid();
  }

  async invoke(
    version: TypeVersion,
    configuration: HookConfiguration,
    asked: HookInvocation,
  ): Promise<InvocationResult> {
    const { account, region, callers } = this.#cloud;
    const invocationId = this.newId();
    const session = (arn: string | undefined): string | null => {
      const roleName = roleNameIn(arn ?? '');
      if (roleName === '') return null;
      return JSON.stringify(
        callers.issue({
          arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${invocationId}`,
          roleName,
          invocationId,
        }),
      );
    };
    const event = await this.#event(version, asked, configuration.Properties ?? {}, {
      callerCredentials: session(version.executionRoleArn),
      providerCredentials: session(version.logging?.logRoleArn),
      providerLogGroupName: version.logging?.logGroupName ?? null,
      hookEncryptionKeyArn: null,
      hookEncryptionKeyRole: null,
    });
    const { result, duration } = await this.#host.invoke({
      id: invocationId,
      name: version.typeName,
      file: version.file,
      exportName: version.exportName,
      outlivesWorld: version.versionId === WORKING_COPY,
      limit: LIMIT,
      context: { awsRequestId: invocationId, functionVersion: version.versionId, memoryLimitInMB: 256 },
      environment: {
        AWS_ENDPOINT_URL: this.#cloud.endpoint(),
        AWS_REGION: region,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_LAMBDA_FUNCTION_NAME: version.typeName.replaceAll('::', '-'),
      },
      event,
    });
    this.#note(invocationId, version.typeName, asked.target, result, duration);
    return result;
  }

  /**
   * The function gets what a registered hook gets, without credentials (Hooks user guide, "Create Lambda functions to
   * evaluate resources for Lambda Hooks"). One that can't be called gives no judgement (assumed).
   */
  async invokeFunction(hook: ManagedHook, asked: HookInvocation): Promise<InvocationResult> {
    const { functionArn, executionRoleArn, typeName } = hook;
    const event = await this.#event(hook, asked, { LambdaFunction: functionArn }, {});
    const began = this.#cloud.time.now();
    const result = await this.#asked(functionArn, event, executionRoleArn);
    this.#note(asked.token, typeName, asked.target, result, this.#cloud.time.now() - began);
    return result;
  }

  async #event(
    { typeName, versionId }: Pick<TypeVersion, 'typeName' | 'versionId'>,
    { target, token, callbackContext, invocation }: HookInvocation,
    hookModel: unknown,
    credentials: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    return {
      clientRequestToken: token,
      awsAccountId: this.#cloud.account,
      stackId: stackIdOf(target),
      changeSetId: target.on.type === 'CHANGE_SET' ? target.on.changeSetId : null,
      hookTypeName: typeName,
      hookTypeVersion: versionId,
      hookModel,
      actionInvocationPoint: `${target.action}_PRE_PROVISION`,
      requestData: { ...(await this.#about(target)), ...credentials },
      requestContext: { invocation, callbackContext },
    };
  }

  #note(
    invocationId: string,
    what: string,
    { action, on, stackName }: HookTarget,
    result: InvocationResult,
    duration: Duration,
  ): void {
    this.#cloud.journal.append({
      kind: 'invocation',
      invocationId,
      what,
      action: `HOOK ${action}`,
      logicalResourceId: on.type === 'RESOURCE' ? on.logicalId : stackName,
      outcome: answerIn(result)?.hookStatus ?? 'no answer',
      duration,
    });
  }

  async #asked(functionArn: string, event: unknown, roleArn: string): Promise<InvocationResult> {
    try {
      return await this.#askFunction(functionArn, event, roleArn);
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

/** What a hook answers in one invocation. */
export interface HookAnswer {
  readonly hookStatus: string;
  readonly errorCode: string;
  readonly message: string;
  readonly callbackContext: unknown;
  readonly callbackDelaySeconds: number;
  readonly annotations: readonly HookAnnotation[];
}

/** Undefined for an invocation that gave no answer: it is tried again. */
export function answerIn(result: InvocationResult): HookAnswer | undefined {
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
