import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Cloud } from '../../sandbox/cloud';
import type { InvocationResult, ProcessHost } from '../../sandbox/processes/host';
import type { InputOf, OperationName, OutputOf, ServiceName } from '../../sandbox/wire/model';
import { AwsError } from '../../sandbox/wire/types';
import { createWorld, type World, type WorldOptions } from '../../sandbox/world';
import type { WorldName } from '../../sandbox/worlds';
import { createHandlers } from '../../src/cleaner';
import type { Effects } from '../../src/cleaner/effects';
import type { EniCleanerModel, HandlerOutcome } from '../../src/cleaner/protocol';
import type { Json } from '../../src/ground/json';
import { guard } from '../../src/guard';
import { failure } from '../../src/runtime/hook/entrypoint';
import { readRequest } from '../../src/runtime/hook/request';
import { responseOf } from '../../src/runtime/hook/response';
import { asSdkError, directClients } from '../faults/direct-clients';
import { inProcessHost, type HostOptions, type Ran } from '../faults/host';
import { codeOf } from '../support/code';

const ROOT = join(__dirname, '..', '..');

/** An example of the repository, by its file's name without the ending. */
export function example(name: string): string {
  return readFileSync(join(ROOT, 'examples', `${name}.yaml`), 'utf8');
}

/** An event of a stack, as DescribeStackEvents has it. */
export interface Event {
  readonly logicalId: string;
  readonly status: string;
  readonly reason: string;
}

/** How an operation on a stack ended. */
export interface Ended {
  readonly status: string;
  /** Of the operation alone, oldest first. */
  readonly events: readonly Event[];
  /** Virtual seconds. */
  readonly seconds: number;
  /** What the cleaner's handlers answered, in their order. */
  readonly answers: readonly Ran[];
}

/** The reason of the failure of a resource; empty where it didn't fail. */
export function failureOf({ events }: Ended, logicalId = 'EniCleaner'): string {
  return (
    events.findLast((each) => each.logicalId === logicalId && each.status.endsWith('_FAILED'))?.reason ?? ''
  );
}

/** The reasons of a resource's events that are no failure's. */
export function reasonsOf({ events }: Ended, logicalId = 'EniCleaner'): readonly string[] {
  return events.flatMap((each) =>
    each.logicalId === logicalId && each.status.endsWith('_IN_PROGRESS') && each.reason !== ''
      ? [each.reason]
      : [],
  );
}

/** What the cleaner's last invocation said. */
export function lastWords({ answers }: Ended): string {
  const outcome = answers.at(-1)?.outcome;
  return outcome !== undefined && 'message' in outcome ? (outcome.message ?? '') : '';
}

/**
 * A world in this very process, in which a user deploys, updates and deletes stacks, and does what messages
 * tell him to.
 */
export class Scene {
  readonly world: World;
  readonly #ran: Ran[];

  /** A world with a front door: functions that run have somewhere to answer. */
  static async open(world: WorldName): Promise<Scene> {
    const scene = new Scene({ world }, {}, 'open');
    await scene.world.listen(0);
    return scene;
  }

  constructor(
    options: WorldOptions = {},
    host: Omit<HostOptions, 'onEnd'> = {},
    door: 'open' | 'closed' = 'closed',
  ) {
    const ran: Ran[] = [];
    this.#ran = ran;
    this.world = createWorld({
      ...(door === 'open' ? {} : { endpoint: 'http://nowhere.invalid' }),
      world: 'no-wait',
      ...options,
      host: withHook(inProcessHost({ ...host, onEnd: (each) => ran.push(each) })),
    });
  }

  /** Switches the hook on. */
  async guard(
    properties: object = {},
    failureMode: 'FAIL' | 'WARN' = 'FAIL',
    operations: readonly ('RESOURCE' | 'STACK' | 'CHANGE_SET')[] = ['RESOURCE'],
  ): Promise<void> {
    const HookConfiguration = {
      HookInvocationStatus: 'ENABLED',
      TargetOperations: operations,
      FailureMode: failureMode,
      Properties: properties,
    };
    await this.call('cloudformation', 'SetTypeConfiguration', {
      Type: 'HOOK',
      TypeName: 'Org::VPC::EniGuard',
      Configuration: JSON.stringify({ CloudFormationConfiguration: { HookConfiguration } }),
    });
  }

  /** What the hook has said so far, oldest first: its messages, and its annotations' cures. */
  async hookResults(): Promise<readonly { readonly message: string; readonly cures: readonly string[] }[]> {
    const { HookResults = [] } = await this.call('cloudformation', 'ListHookResults', {});
    const results = await Promise.all(
      HookResults.map(async ({ HookResultId, HookStatusReason = '' }) => {
        const { Annotations = [] } = await this.call('cloudformation', 'GetHookResult', { HookResultId });
        return {
          message: HookStatusReason,
          cures: Annotations.flatMap(({ RemediationMessage }) => RemediationMessage ?? []),
        };
      }),
    );
    return results;
  }

  /** The type's handlers, called as for Cloud Control API: without a stack. */
  handlers(): ReturnType<typeof createHandlers> {
    const { cloud, time } = this.world;
    return createHandlers({
      ...clientsOf(cloud, (service, operation, input) => cloud.callByName(service, operation, input)),
      clock: { now: () => time.now() },
      random: () => 0.5,
    });
  }

  /** A cleaner of no stack, as for Cloud Control API. */
  async alone(properties: EniCleanerModel): Promise<{
    readonly delete: () => Promise<HandlerOutcome>;
    readonly update: (properties: EniCleanerModel) => Promise<HandlerOutcome>;
  }> {
    const { account, region } = this.world.cloud;
    const input = { configuration: {}, awsAccountId: account, region, callbackContext: null };
    let tokens = 0;
    const run = async (
      action: 'create' | 'update' | 'delete',
      first: EniCleanerModel,
    ): Promise<HandlerOutcome> => {
      let model = first;
      let callbackContext: unknown = null;
      const clientRequestToken = `${action} ${(tokens += 1)}`;
      for (;;) {
        const outcome = await this.handlers()[action]({
          ...input,
          model,
          clientRequestToken,
          callbackContext,
        });
        if (outcome.status !== 'IN_PROGRESS') return outcome;
        await this.world.time.advance(outcome.callbackDelaySeconds * 1_000);
        ({ model, callbackContext } = outcome);
      }
    };
    const created = await run('create', properties);
    if (!('model' in created) || created.model === undefined) throw new Error(JSON.stringify(created));
    const { Id } = created.model;
    if (Id === undefined) throw new Error('no Id');
    return {
      delete: () => run('delete', { Id }),
      update: (changed) => run('update', { ...changed, Id }),
    };
  }

  /** Any call of a person, who may do everything. */
  call<S extends ServiceName, N extends OperationName<S>>(
    service: S,
    operation: N,
    input: InputOf<S, N>,
  ): Promise<OutputOf<S, N>> {
    return this.world.cloud.call(service, operation, input);
  }

  deploy(
    template: string,
    stackName = 'story',
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Ended> {
    return this.#operate('CreateStack', stackName, { TemplateBody: template, ...more });
  }

  update(
    template: string,
    stackName = 'story',
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Ended> {
    return this.#operate('UpdateStack', stackName, { TemplateBody: template, ...more });
  }

  delete(stackName = 'story', more: Readonly<Record<string, unknown>> = {}): Promise<Ended> {
    return this.#operate('DeleteStack', stackName, more);
  }

  async #operate(
    operation: 'CreateStack' | 'UpdateStack' | 'DeleteStack',
    stackName: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Ended> {
    const { journal, time } = this.world;
    const [since, events, answers] = [time.now(), journal.entries().length, this.#ran.length];
    await this.call('cloudformation', operation, {
      StackName: stackName,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ...input,
    });
    await time.idle();
    const told = journal
      .entries()
      .slice(events)
      .flatMap((entry) =>
        entry.kind === 'stack-event' && entry.stackName === stackName
          ? [
              {
                logicalId: entry.logicalResourceId,
                status: entry.status,
                reason: entry.reason ?? '',
              },
            ]
          : [],
      );
    return {
      status: told.findLast(({ logicalId }) => logicalId === stackName)?.status ?? '',
      events: told,
      seconds: (time.now() - since) / 1_000,
      answers: this.#ran.slice(answers),
    };
  }

  /** Takes actions from the type's execution role; `allow` gives them back. */
  deny(...actions: readonly string[]): Promise<unknown> {
    return this.call('iam', 'PutRolePolicy', {
      RoleName: ROLE,
      PolicyName: 'denied',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: actions, Resource: '*' }],
      }),
    });
  }

  allow(): Promise<unknown> {
    return this.call('iam', 'DeleteRolePolicy', { RoleName: ROLE, PolicyName: 'denied' });
  }

  async physicalId(logicalId: string, stackName = 'story'): Promise<string> {
    const { StackResourceDetail } = await this.call('cloudformation', 'DescribeStackResource', {
      StackName: stackName,
      LogicalResourceId: logicalId,
    });
    return StackResourceDetail?.PhysicalResourceId ?? '';
  }

  /** A function of no stack in the given places, with a role that may do what Lambda needs. */
  async makeFunction(name: string, subnetId: string, groupIds: readonly string[]): Promise<void> {
    const { cloud, time } = this.world;
    await this.call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: TRUST });
    await this.call('iam', 'AttachRolePolicy', {
      RoleName: name,
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    });
    await this.call('lambda', 'CreateFunction', {
      FunctionName: name,
      Role: `arn:aws:iam::${cloud.account}:role/${name}`,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: codeOf() },
      VpcConfig: { SubnetIds: [subnetId], SecurityGroupIds: groupIds },
    });
    await time.advance(120_000);
  }

  /** Network interfaces that are there, in truth. */
  left(): readonly string[] {
    return this.world.ec2.networkInterfaces().map(({ networkInterfaceId }) => networkInterfaceId);
  }

  end(): Promise<void> {
    return this.world.close();
  }
}

type Call = (
  service: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

function clientsOf(
  { region }: Cloud,
  call: Call,
): Pick<Effects, 'ec2' | 'lambda' | 'ssm' | 'cloudFormation'> {
  return directClients(async ({ service, operation, input }) => {
    try {
      return await call(service, operation, input);
    } catch (error) {
      throw error instanceof AwsError ? asSdkError(error) : error;
    }
  }, region);
}

/** A host that runs the hook's handler, too, in this very process. */
function withHook(make: (cloud: Cloud) => ProcessHost): (cloud: Cloud) => ProcessHost {
  return (cloud) => {
    const host = make(cloud);
    return {
      ...host,
      invoke: async (invocation) => {
        if (invocation.name !== 'Org::VPC::EniGuard') return host.invoke(invocation);
        const began = cloud.time.now();
        const request = readRequest(JSON.parse(JSON.stringify(invocation.event)), {});
        const caller = cloud.callers.lookup(request.callerCredentials?.accessKeyId ?? '');
        const outcome = await guard(
          {
            ...clientsOf(cloud, async (service, operation, input) => {
              await cloud.time.sleep(90, `a call of ${service}:${operation}`);
              return cloud.callByName(service, operation, input, caller);
            }),
            clock: { now: () => cloud.time.now() },
            sleep: (duration) => cloud.time.sleep(duration, 'the hook’s sleep'),
          },
          {
            ...request,
            account: request.awsAccountId,
            configuration: request.hookModel,
            model: () =>
              request.payload === undefined
                ? Promise.resolve(request.targetModel)
                : payloadOf(cloud, request.payload),
            deadline: began + invocation.limit,
          },
        ).catch((error: unknown) => failure(error, 'registered'));
        const json = JSON.stringify(responseOf(outcome, request.clientRequestToken, 'registered'));
        const result: InvocationResult = { is: 'answer', json };
        return { result, duration: cloud.time.now() - began };
      },
    };
  };
}

/** What lies behind a payload's URL; without HTTP, which virtual time wouldn't wait for here. */
async function payloadOf(cloud: Cloud, url: string): Promise<Json> {
  const [, Bucket, Key] = new URL(url).pathname.split('/');
  const { Body } = await cloud.call('s3', 'GetObject', { Bucket, Key });
  return JSON.parse(new TextDecoder().decode(Body)) as Json;
}

/** The type's execution role. */
export const ROLE = 'Org-VPC-EniCleaner-sandbox-role';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
