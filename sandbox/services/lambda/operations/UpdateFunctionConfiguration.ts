import { configurationOf, settingsOf } from '../configuration';
import * as errors from '../errors';
import { wantedLayers } from '../layers';
import { foundFunction } from '../names';
import { busy, checkSettled } from '../progress';
import { checkedRole } from '../roles';
import type { FunctionVersion, LambdaFunction, LambdaState, LambdaOperation } from '../state';
import { BEFORE_UPDATE, isSamePlace, NEEDED, occupy, wantedVpcConfig } from '../vpc-config';

/**
 * The new configuration is answered at once, with LastUpdateStatus InProgress: what runs meanwhile is the
 * old one, so the network interfaces of both are in use until the update has come through.
 */
export const updateFunctionConfiguration: LambdaOperation<'UpdateFunctionConfiguration'> = async (
  state,
  input,
  { now },
) => {
  const given = input.Role;
  const present = foundFunction(state, input).latest.role;
  const isChecked = given !== undefined || state.cloud.faults.level('updates-fail') > 0;
  const role = isChecked ? await checkedRole(state, given ?? present.arn) : present;
  // The role was looked up meanwhile.
  const it = foundFunction(state, input);
  checkSettled(state, it);
  checkRevision(input, it);
  const before = it.latest;
  const vpcConfig = wantedVpcConfig(state, input.VpcConfig, before.vpcConfig, role);
  const latest: FunctionVersion = {
    ...before,
    role,
    vpcConfig,
    settings: { ...before.settings, ...settingsOf(input) },
    layers: wantedLayers(state, input) ?? before.layers,
    lastModified: now,
    revisionId: state.ids.uuid(),
  };
  const isMove = !isSamePlace(before.vpcConfig, vpcConfig);
  occupy(state, it, before, BEFORE_UPDATE);
  occupy(state, it, latest);
  it.latest = latest;
  it.lastUpdateStatus = 'InProgress';
  busy(state, it, isMove ? 'update of the VPC configuration' : 'update', () => {
    it.updateFailure = isMove ? failureOf(state, before) : undefined;
    if (it.updateFailure === undefined) it.lastUpdateStatus = 'Successful';
    else {
      it.lastUpdateStatus = 'Failed';
      it.latest = { ...before, lastModified: latest.lastModified, revisionId: latest.revisionId };
      occupy(state, it, it.latest);
    }
    state.hyperplane.leave(it.name, BEFORE_UPDATE);
  });
  return configurationOf(state, it, latest);
};

/**
 * Why an update of the VPC configuration fails, where the fault `updates-fail` is on: the first thing that the function
 * lacks. The codes are those of Lambda's API model; the words are ours.
 */
function failureOf(state: LambdaState, before: FunctionVersion): LambdaFunction['updateFailure'] {
  const level = state.cloud.faults.level('updates-fail');
  if (level === 0) return undefined;
  const lacking = NEEDED.find((action) => !state.isAllowed(before.role.name, `ec2:${action}`));
  if (lacking !== undefined) {
    return {
      LastUpdateStatusReasonCode: 'InsufficientRolePermissions',
      LastUpdateStatusReason: `The provided execution role does not have permissions to call ${lacking} on EC2.`,
    };
  }
  const full = before.vpcConfig.SubnetIds.find((id) => state.ec2.freeAddresses(id) <= 0);
  if (full !== undefined) {
    return {
      LastUpdateStatusReasonCode: 'SubnetOutOfIPAddresses',
      LastUpdateStatusReason: `Subnet ${full} has no free IP addresses.`,
    };
  }
  const key = before.settings.KMSKeyArn ?? '';
  if (key !== '') {
    return {
      LastUpdateStatusReasonCode: 'DisabledKMSKey',
      LastUpdateStatusReason: `The KMS key ${key} is disabled.`,
    };
  }
  return state.durations.chance(level)
    ? {
        LastUpdateStatusReasonCode: 'InternalError',
        LastUpdateStatusReason: 'Lambda had an internal error.',
      }
    : undefined;
}

/** @throws AwsError PreconditionFailedException */
export function checkRevision(
  { RevisionId }: { readonly RevisionId?: string | undefined },
  it: LambdaFunction,
): void {
  if (RevisionId !== undefined && RevisionId !== it.latest.revisionId) throw errors.wrongRevision();
}
