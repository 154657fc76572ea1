import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListImportsCommand,
  ListStackResourcesCommand,
  type Stack,
  type StackResourceSummary,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';
import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

import { type Clock, type Verdict, waitUntil } from './waiters';

/*
 * A stand-in for delstack, where its binary isn't at hand: the same calls in the same order with the same
 * waits, written anew from go-to-k/delstack at 122263a7 (2026-07-09), files as named below. Left out is
 * what none of the benchmark's stacks has: nested stacks, protected instances and the like, buckets,
 * `DeletionPolicy: Retain` (of which -f rids the template first).
 */

export interface DelstackClients {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
}

export interface DelstackOptions {
  readonly stackName: string;
  /** `-f`, which takes a termination protection off. */
  readonly force: boolean;
}

/** What it leaves behind: `deleted`, or the error that it ends with. */
export type DelstackOutcome =
  { readonly deleted: true } | { readonly deleted: false; readonly error: string };

const MINUTE = 60;
/** `pkg/client/cloudformation.go`, with the SDK's own delays for that waiter. */
const STACK_DELETE_COMPLETE = { shortest: 30, longest: 120, atMost: 75 * MINUTE };
/** `pkg/client/lambda.go`. */
const FUNCTION_UPDATED = { shortest: 1, longest: 120, atMost: 5 * MINUTE };
/** `pkg/client/ec2.go`, DeleteNetworkInterface: a sleep, then tries. Seconds. */
const BEFORE_THE_FIRST_TRY = 10;
const BETWEEN_TRIES = 5;
const TRIES_LAST = 90;

/** What its operators can delete of a stack that is `DELETE_FAILED` (`internal/resourcetype/resourcetype.go`). */
const OPERATORS = new Set(['AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup', 'AWS::Lambda::Function']);

/** `internal/app/root.go` and `stack_executor.go`. */
export async function delstack(
  clients: DelstackClients,
  clock: Clock,
  options: DelstackOptions,
): Promise<DelstackOutcome> {
  try {
    await new Run(clients, clock, options).execute();
    return { deleted: true };
  } catch (error) {
    return { deleted: false, error: messageOf(error) };
  }
}

class Run {
  readonly #clients: DelstackClients;
  readonly #clock: Clock;
  readonly #options: DelstackOptions;

  constructor(clients: DelstackClients, clock: Clock, options: DelstackOptions) {
    this.#clients = clients;
    this.#clock = clock;
    this.#options = options;
  }

  async execute(): Promise<void> {
    await this.#checkStack();
    await this.#checkImports();
    if (this.#options.force) await this.#readTemplate();
    await this.#detachFunctions();
    await this.#deleteStack();
  }

  /** GetSortedStackNames. */
  async #checkStack(): Promise<void> {
    const { stackName, force } = this.#options;
    const stack = await this.#describe();
    if (stack === undefined) throw new Error(`NotExistsError: ${stackName} not found`);
    if (stack.EnableTerminationProtection === true && !force)
      throw new Error(`TerminationProtectionError: ${stackName}`);
    if (stack.StackStatus?.endsWith('_IN_PROGRESS') === true)
      throw new Error(`OperationInProgressError: ${stack.StackStatus}: ${stackName}`);
  }

  /** BuildDependencyGraph. */
  async #checkImports(): Promise<void> {
    const { stackName } = this.#options;
    const stack = await this.#describe();
    for (const { ExportName } of stack?.Outputs ?? []) {
      if (ExportName === undefined) continue;
      const imports = await this.#importsOf(ExportName);
      if (imports.length > 0)
        throw new Error(
          `Stack '${stackName}' exports '${ExportName}' which is imported by non-target stacks`,
        );
    }
  }

  async #importsOf(ExportName: string): Promise<readonly string[]> {
    try {
      const answer = await this.#clients.cloudFormation.send(new ListImportsCommand({ ExportName }));
      return answer.Imports ?? [];
    } catch (error) {
      if (messageOf(error).includes('is not imported by any stack')) return [];
      throw error;
    }
  }

  /** RemoveDeletionPolicy, of a template that has none. */
  async #readTemplate(): Promise<void> {
    await this.#describe();
    await this.#resources();
    const { stackName: StackName } = this.#options;
    await this.#clients.cloudFormation.send(new GetTemplateCommand({ StackName }));
  }

  /** LambdaVPCDetacher; whatever goes wrong in it is a warning. */
  async #detachFunctions(): Promise<void> {
    const resources = await this.#resources();
    const names = resources.flatMap(({ ResourceType, PhysicalResourceId }) =>
      ResourceType === 'AWS::Lambda::Function' && PhysicalResourceId !== undefined
        ? [PhysicalResourceId]
        : [],
    );
    await Promise.allSettled(names.map((name) => this.#detachFunction(name)));
  }

  async #detachFunction(FunctionName: string): Promise<void> {
    const { lambda } = this.#clients;
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    if ((Configuration?.VpcConfig?.VpcId ?? '') === '') return;
    const ipv6 = Configuration?.VpcConfig?.Ipv6AllowedForDualStack === true;
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        VpcConfig: {
          SubnetIds: [],
          SecurityGroupIds: [],
          ...(ipv6 ? { Ipv6AllowedForDualStack: false } : {}),
        },
      }),
    );
    await waitUntil('FunctionUpdatedV2', FUNCTION_UPDATED, this.#clock, async () => {
      const answer = await lambda.send(new GetFunctionCommand({ FunctionName }));
      const status = answer.Configuration?.LastUpdateStatus;
      return status === 'Successful' ? 'success' : status === 'Failed' ? 'failure' : 'waiting';
    });
    // The whole description, without a wildcard.
    const ids = await this.#networkInterfaces([
      { Name: 'description', Values: [`AWS Lambda VPC ENI-${FunctionName}`] },
    ]);
    await Promise.allSettled(ids.map((id) => this.#deleteNetworkInterface(id)));
  }

  /** One page, whatever there is. */
  async #networkInterfaces(Filters: Filter[]): Promise<readonly string[]> {
    const answer = await this.#clients.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    return (answer.NetworkInterfaces ?? []).flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  }

  async #deleteNetworkInterface(NetworkInterfaceId: string): Promise<void> {
    await this.#clock.sleep(BEFORE_THE_FIRST_TRY);
    const began = this.#clock.now();
    for (;;) {
      try {
        await this.#clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
        return;
      } catch (error) {
        if (isError(error, 'InvalidNetworkInterfaceID.NotFound')) return;
        if (this.#clock.now() - began >= TRIES_LAST)
          throw new Error(`timeout waiting for ENI to be deletable: ${messageOf(error)}`, { cause: error });
        await this.#clock.sleep(BETWEEN_TRIES);
      }
    }
  }

  /** DeleteCloudFormationStack. */
  async #deleteStack(): Promise<void> {
    const { stackName: StackName, force } = this.#options;
    const before = await this.#describe();
    if (before?.EnableTerminationProtection === true && force) {
      await this.#clients.cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
      );
    }
    let retain: readonly string[] = [];
    for (;;) {
      await this.#deleteOnce(retain);
      const after = await this.#describe();
      if (after === undefined) return;
      if (after.StackStatus !== 'DELETE_FAILED')
        throw new Error(
          `StackStatusError: StackStatus is expected to be DELETE_FAILED, but ${String(after.StackStatus)}`,
        );
      retain = await this.#deleteFailedOnes();
    }
  }

  async #deleteOnce(retain: readonly string[]): Promise<void> {
    const { stackName: StackName } = this.#options;
    await this.#clients.cloudFormation.send(
      new DeleteStackCommand({ StackName, ...(retain.length > 0 ? { RetainResources: [...retain] } : {}) }),
    );
    await waitUntil('StackDeleteComplete', STACK_DELETE_COMPLETE, this.#clock, async (): Promise<Verdict> => {
      const stack = await this.#describe();
      if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return 'success';
      return stack.StackStatus === 'DELETE_IN_PROGRESS' ? 'waiting' : 'failure';
    });
  }

  /** The operators' work on what is `DELETE_FAILED`; gives its logical ids. */
  async #deleteFailedOnes(): Promise<readonly string[]> {
    const failed = (await this.#resources()).filter(
      ({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED',
    );
    const unsupported = failed.filter(({ ResourceType = '' }) => !isSupported(ResourceType));
    if (unsupported.length > 0) {
      const names = unsupported.map(
        ({ ResourceType, LogicalResourceId }) => `${ResourceType} ${LogicalResourceId}`,
      );
      throw new Error(`UnsupportedResourceError: ${names.join(', ')}`);
    }
    await Promise.all(failed.map((resource) => this.#operate(resource)));
    return failed.flatMap(({ LogicalResourceId }) => LogicalResourceId ?? []);
  }

  async #operate({ ResourceType, PhysicalResourceId = '' }: StackResourceSummary): Promise<void> {
    const { ec2, lambda } = this.#clients;
    switch (ResourceType) {
      case 'AWS::EC2::Subnet':
        await this.#deleteOrphans('subnet-id', PhysicalResourceId);
        await unlessGone('InvalidSubnetID.NotFound', () =>
          ec2.send(new DeleteSubnetCommand({ SubnetId: PhysicalResourceId })),
        );
        return;
      case 'AWS::EC2::SecurityGroup':
        await this.#deleteOrphans('group-id', PhysicalResourceId);
        await unlessGone('InvalidGroup.NotFound', () =>
          ec2.send(new DeleteSecurityGroupCommand({ GroupId: PhysicalResourceId })),
        );
        return;
      case 'AWS::Lambda::Function':
        await unlessGone('ResourceNotFoundException', () =>
          lambda.send(new DeleteFunctionCommand({ FunctionName: PhysicalResourceId })),
        );
        return;
      default:
    }
  }

  /** cleanupOrphanLambdaENIsByFilter: what is `available` at this moment. */
  async #deleteOrphans(filter: 'subnet-id' | 'group-id', value: string): Promise<void> {
    const ids = await this.#networkInterfaces([
      { Name: filter, Values: [value] },
      { Name: 'description', Values: ['AWS Lambda VPC ENI*'] },
      { Name: 'status', Values: ['available'] },
    ]);
    await Promise.all(ids.map((id) => this.#deleteNetworkInterface(id)));
  }

  async #describe(): Promise<Stack | undefined> {
    const { stackName: StackName } = this.#options;
    try {
      const answer = await this.#clients.cloudFormation.send(new DescribeStacksCommand({ StackName }));
      return answer.Stacks?.[0];
    } catch (error) {
      if (messageOf(error).includes('does not exist')) return undefined;
      throw error;
    }
  }

  async #resources(): Promise<readonly StackResourceSummary[]> {
    const { stackName: StackName } = this.#options;
    const found: StackResourceSummary[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await this.#clients.cloudFormation.send(
        new ListStackResourcesCommand({ StackName, NextToken }),
      );
      found.push(...(answer.StackResourceSummaries ?? []));
      ({ NextToken } = answer);
    } while (NextToken !== undefined);
    return found;
  }
}

function isSupported(type: string): boolean {
  return OPERATORS.has(type) || type.includes('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

async function unlessGone(code: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isError(error, code)) throw error;
  }
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && (error.name === code || error.message.includes(code));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
