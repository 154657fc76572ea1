import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';

import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import type { Targets } from '../network-interfaces/network-interface';
import { listVpcFunctions, type ListedFunctions } from '../network-interfaces/vpc-functions';
import { toHandlerError } from '../ground/errors';
import { awsErrorName, isAccessDenied, isRetriable } from './aws-errors';
import type { Effects } from './effects';
import { HandlerError } from '../ground/handler-error';
import { onceMore } from './words';
import { MOST_PAGES_OF_FUNCTIONS, TIME_FOR_FUNCTIONS, TIME_TO_PASS } from './tuning';

/**
 * All functions and published versions of the account and Region that are attached to a VPC.
 * Undefined when there are more than can be read in one invocation, or until its `end`.
 */
export async function vpcFunctions(
  effects: Pick<Effects, 'lambda' | 'clock'>,
  end = Infinity,
): Promise<readonly FunctionVersion[] | undefined> {
  const { versions, leftOff } = await vpcFunctionsFrom(effects, end, undefined);
  return leftOff === undefined ? versions : undefined;
}

/** As many of them as one invocation can read, from a marker on where an earlier one left off. */
export async function vpcFunctionsFrom(
  { lambda, clock }: Pick<Effects, 'lambda' | 'clock'>,
  end: number,
  from: string | undefined,
): Promise<ListedFunctions> {
  const until = Math.min(clock.now() + TIME_FOR_FUNCTIONS, end);
  const mayGoOn = (pages: number): boolean => pages < MOST_PAGES_OF_FUNCTIONS && clock.now() < until;
  try {
    return await listVpcFunctions(lambda, mayGoOn, from);
  } catch (error) {
    // How long Lambda honours a marker isn't documented.
    if (from === undefined || awsErrorName(error) !== 'InvalidParameterValueException') throw error;
    return listVpcFunctions(lambda, mayGoOn);
  }
}

/** The name in a function's name, partial or full ARN, without a qualifier. */
export function functionName(nameOrArn: string): string {
  const parts = nameOrArn.split(':');
  const index = parts.indexOf('function');
  return (index >= 0 ? parts[index + 1] : parts[0]) ?? nameOrArn;
}

/** How far a function is on its way off the VPC. */
export type Attachment = 'attached' | 'updating' | 'off' | 'gone' | UpdateFailure;

/** Lambda tried to take the function off the VPC and could not, for a reason that doesn't pass by itself. */
export interface UpdateFailure {
  readonly functionName: string;
  /** Lambda's `LastUpdateStatusReasonCode`. */
  readonly code: string;
  /** In Lambda's words. */
  readonly reason: string;
}

/** Lambda's own faults, or no code at all: the same update may succeed the next time. */
const PASSING: ReadonlySet<string> = new Set(['InternalError', 'FunctionError.InternalError']);

/**
 * Where a function stands. Off is also one whose VPC configuration touches none of the targets. An update
 * that failed counts where it came since the operation began (`since`, in milliseconds since the epoch):
 * one of before says nothing of whether the next succeeds. While one has failed, the function keeps what it
 * had (Lambda guide, function states), whatever its configuration shows.
 */
export async function attachmentOf(
  effects: Pick<Effects, 'lambda'>,
  name: string,
  targets: Targets,
  since: number,
): Promise<Attachment> {
  try {
    const configuration = await effects.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: name }),
    );
    // It holds its network interfaces only until that is done, whatever its configuration shows (Lambda guide).
    if (configuration.State === 'Deleting') return 'off';
    const failure = failureOf(configuration, since);
    if (failure !== undefined) return failure;
    if (touches(configuration, targets)) {
      return configuration.LastUpdateStatus === 'InProgress' ? 'updating' : 'attached';
    }
    return configuration.LastUpdateStatus === 'InProgress' ? 'updating' : 'off';
  } catch (error) {
    if (awsErrorName(error) === 'ResourceNotFoundException') return 'gone';
    throw error;
  }
}

function failureOf(
  {
    FunctionName = '',
    LastModified = '',
    LastUpdateStatus,
    LastUpdateStatusReason = '',
    LastUpdateStatusReasonCode: code = 'InternalError',
  }: FunctionConfiguration,
  since: number,
): UpdateFailure | undefined {
  const failedAt = Date.parse(LastModified);
  if (LastUpdateStatus !== 'Failed' || !(failedAt >= since)) return undefined;
  if (PASSING.has(code) && failedAt < since + TIME_TO_PASS) return undefined;
  return {
    functionName: FunctionName,
    code,
    reason: LastUpdateStatusReason,
  };
}

/**
 * Whether a function that uses a network interface is on its way out: it may drain for a while first (state
 * `Deleting`, reason `DrainingDurableExecutions`; Lambda API reference, 2026). False where that can't be told.
 */
export async function isBeingDeleted(
  { lambda }: Pick<Effects, 'lambda'>,
  functionArn: string,
): Promise<boolean> {
  try {
    const { State } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
    return State === 'Deleting';
  } catch (error) {
    if (awsErrorName(error) === 'ResourceNotFoundException') return true;
    if (isRetriable(error) || isAccessDenied(error)) return false;
    throw error;
  }
}

function touches({ VpcConfig }: FunctionConfiguration, { groupIds, subnetIds, vpcId }: Targets): boolean {
  return (
    (VpcConfig?.SubnetIds ?? []).some((id) => subnetIds.includes(id)) ||
    (VpcConfig?.SecurityGroupIds ?? []).some((id) => groupIds.includes(id)) ||
    (vpcId !== undefined && VpcConfig?.VpcId === vpcId)
  );
}

/**
 * Starts to take a function off its VPC. Tells whether that has begun: not while another update of
 * it is in progress, nor when the function is gone. A dual-stack function needs its IPv6 switch off too.
 */
export async function takeOffVpc(effects: Pick<Effects, 'lambda'>, name: string): Promise<boolean> {
  try {
    await effects.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: name,
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [], Ipv6AllowedForDualStack: false },
      }),
    );
    return true;
  } catch (error) {
    const code = awsErrorName(error);
    if (code === 'ResourceConflictException' || code === 'ResourceNotFoundException') return false;
    const failure = toHandlerError(error, undefined, onceMore('the function'));
    // The call's name alone doesn't tell which of 200.
    throw new HandlerError(failure.code, `Function ${name} can’t be taken off the VPC: ${failure.message}`, {
      cause: error,
    });
  }
}
