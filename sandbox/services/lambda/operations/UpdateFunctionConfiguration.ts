import type { Input, Operation } from '../../../wire/types';
import { configurationOf, settingsOf } from '../configuration';
import * as errors from '../errors';
import { text } from '../input';
import { foundFunction, namedBy } from '../names';
import { busy, checkSettled } from '../progress';
import { checkedRole } from '../roles';
import type { FunctionVersion, LambdaFunction, LambdaState } from '../state';
import { BEFORE_UPDATE, isSamePlace, occupy, wantedVpcConfig } from '../vpc-config';

/**
 * The new configuration is answered at once, with LastUpdateStatus InProgress: what runs meanwhile is the
 * old one, so the network interfaces of both are in use until the update has come through.
 */
export function updateFunctionConfiguration(state: LambdaState): Operation {
  return async (input, { now }) => {
    const { name } = namedBy(input);
    const given = text(input['Role']);
    const present = foundFunction(state, name).latest.role;
    const role = given === undefined ? present : await checkedRole(state, given);
    // The role was looked up meanwhile.
    const it = foundFunction(state, name);
    checkSettled(state, it);
    checkRevision(input, it);
    const before = it.latest;
    const vpcConfig = wantedVpcConfig(state, input['VpcConfig'], before.vpcConfig, role);
    const latest: FunctionVersion = {
      ...before,
      role,
      vpcConfig,
      settings: { ...before.settings, ...settingsOf(input) },
      lastModified: now,
      revisionId: state.ids.uuid(),
    };
    const isMove = !isSamePlace(before.vpcConfig, vpcConfig);
    occupy(state, it, before, BEFORE_UPDATE);
    occupy(state, it, latest);
    it.latest = latest;
    it.lastUpdateStatus = 'InProgress';
    busy(state, it, isMove ? 'update of the VPC configuration' : 'update', () => {
      it.lastUpdateStatus = 'Successful';
      state.hyperplane.leave(name, BEFORE_UPDATE);
    });
    return configurationOf(state, it, latest);
  };
}

/** @throws AwsError PreconditionFailedException */
export function checkRevision(input: Input, it: LambdaFunction): void {
  const revisionId = text(input['RevisionId']);
  if (revisionId !== undefined && revisionId !== it.latest.revisionId) throw errors.wrongRevision();
}
