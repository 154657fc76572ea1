import { JSON_CHECKS } from '../../../wire/checks';
import type { InputOf } from '../../../wire/model';
import { codeOf, configurationOf, defaultSettings, settingsOf } from '../configuration';
import * as errors from '../errors';
import { wantedLayers } from '../layers';
import { namedBy } from '../names';
import { busy, type Doing } from '../progress';
import { publish } from '../publishing';
import { checkedRole } from '../roles';
import { NO_VPC, type FunctionVersion, type LambdaFunction, type LambdaOperation } from '../state';
import { occupy, wantedVpcConfig } from '../vpc-config';

/** The function is Pending until its network interfaces are there. */
export const createFunction: LambdaOperation<'CreateFunction'> = async (state, input, { now }) => {
  const { name } = namedBy(input);
  if (state.functions.has(name)) throw errors.functionExists(name);
  checkPackage(input);
  const role = await checkedRole(state, JSON_CHECKS.required(input, 'Role'));
  const vpcConfig = wantedVpcConfig(state, input.VpcConfig, NO_VPC, role);
  const layers = wantedLayers(state, input) ?? [];
  const code = await codeOf(state, input.Code);
  const latest: FunctionVersion = {
    version: '$LATEST',
    role,
    vpcConfig,
    settings: { ...defaultSettings(name), ...settingsOf(input) },
    code,
    layers,
    lastModified: now,
    revisionId: state.ids.uuid(),
  };
  // The role was looked up meanwhile.
  if (state.functions.has(name)) throw errors.functionExists(name);
  const it: LambdaFunction = {
    name,
    latest,
    published: new Map(),
    nextVersion: 1,
    state: 'Pending',
    deactivating: new Set(),
    lastUpdateStatus: 'Successful',
    updateFailure: undefined,
    settled: Promise.resolve(),
    tags: input.Tags ?? {},
    aliases: new Map(),
    policy: new Map(),
    reservedConcurrency: undefined,
  };
  const before = state.ec2.networkInterfaces().length;
  occupy(state, it, latest);
  const isNew = state.ec2.networkInterfaces().length > before;
  state.functions.set(name, it);
  busy(state, it, doing(latest, isNew), () => {
    it.state = 'Active';
  });
  const answered = input.Publish === true ? publish(state, it, input.Description) : latest;
  return configurationOf(state, it, answered);
};

function doing({ vpcConfig }: FunctionVersion, isNew: boolean): Doing {
  if (vpcConfig.SubnetIds.length === 0) return 'creation';
  return isNew ? 'creation with new network interfaces' : 'creation with shared network interfaces';
}

function checkPackage({ PackageType, Code, Runtime, Handler }: InputOf<'lambda', 'CreateFunction'>): void {
  const isImage = PackageType === 'Image' || Code?.ImageUri !== undefined;
  if (!isImage && (Runtime === undefined || Handler === undefined)) throw errors.noRuntime();
}
