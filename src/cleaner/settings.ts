import type { Targets } from '../network-interfaces/network-interface';
import { EVERY_SERVICE, isServiceName, SERVICE_NAMES, servicesOf } from '../network-interfaces/service-names';
import type { ServiceName } from '../network-interfaces/service-profiles';
import { HandlerError } from '../ground/handler-error';
import type { EniCleanerConfiguration, EniCleanerModel } from './protocol';
import { DEFAULT_TIMEOUT, LONGEST_TIMEOUT, SHORTEST_TIMEOUT } from './tuning';

/** A resource's properties with organization-wide and built-in defaults applied. */
export interface Settings {
  readonly targets: Targets;
  /** Names or ARNs as given. */
  readonly functionNames: readonly string[];
  readonly services: ReadonlySet<ServiceName>;
  /** The account that the resource is in; undefined where that isn't known. */
  readonly account: string | undefined;
  /** Minutes that a delete may wait. */
  readonly timeoutInMinutes: number;
  /** Minutes that an update's clean-up may wait; 0: one pass. */
  readonly updateTimeoutInMinutes: number;
  readonly onTimeout: 'FAIL' | 'SUCCEED';
}

/**
 * Applies the defaults: a property wins over the type configuration, that over the built-in default. `account` is the
 * one that the request is for: what belongs to another one in a shared VPC is foreign.
 *
 * @throws HandlerError `InvalidRequest` for a bad property, `InvalidTypeConfiguration` for a bad
 * member of the configuration, each with the name of the offender.
 */
export function settingsOf(
  model: EniCleanerModel,
  configuration: EniCleanerConfiguration,
  account?: string,
): Settings {
  checkConfiguration(configuration);
  checkProperties(model);
  const timeoutInMinutes = model.TimeoutInMinutes ?? configuration.TimeoutInMinutes ?? DEFAULT_TIMEOUT;
  return {
    targets: {
      groupIds: model.SecurityGroupIds ?? [],
      subnetIds: model.SubnetIds ?? [],
      vpcId: model.VpcId,
    },
    functionNames: model.FunctionNames ?? [],
    account: account === '' ? undefined : account,
    services: servicesOf(model.Services ?? configuration.Services ?? ['Lambda']),
    timeoutInMinutes,
    updateTimeoutInMinutes: model.UpdateTimeoutInMinutes ?? timeoutInMinutes,
    onTimeout: model.OnTimeout ?? configuration.OnTimeout ?? 'FAIL',
  };
}

/** Whether the resource guards anything at all. */
export function hasTargets(model: EniCleanerModel): boolean {
  return (
    (model.SecurityGroupIds ?? []).length > 0 ||
    (model.SubnetIds ?? []).length > 0 ||
    model.VpcId !== undefined
  );
}

/**
 * The properties as far as this version knows them: for what was accepted once, by a newer version maybe, and is
 * to be deleted now. A delete doesn't fail for a service that it doesn't know.
 */
export function asFarAsKnown<Model extends EniCleanerModel>(model: Model): Model {
  const known = { ...model } as { -readonly [Name in keyof Model]: Model[Name] };
  if (Array.isArray(model.Services)) {
    const given: readonly string[] = model.Services;
    const services = given.filter((name) => name === EVERY_SERVICE || isServiceName(name));
    if (services.length > 0) known.Services = services;
    else delete known.Services;
  }
  const without = (name: 'TimeoutInMinutes' | 'UpdateTimeoutInMinutes' | 'OnTimeout'): void => {
    try {
      checkProperties({ [name]: model[name] });
    } catch {
      delete known[name];
    }
  };
  without('TimeoutInMinutes');
  without('UpdateTimeoutInMinutes');
  without('OnTimeout');
  return known;
}

/**
 * Lambda functions are taken off the VPC by calls in the cleaner's own account and Region, which find another one
 * of that name, or none.
 *
 * @throws HandlerError `InvalidRequest` for an ARN of elsewhere
 */
export function checkFunctionNames(
  { FunctionNames = [] }: EniCleanerModel,
  { awsAccountId, region }: { readonly awsAccountId: string; readonly region: string },
): void {
  for (const name of FunctionNames) {
    const [, , , itsRegion, itsAccount] = name.startsWith('arn:') ? name.split(':') : [];
    if (itsRegion === undefined || (itsRegion === region && itsAccount === awsAccountId)) continue;
    throw new HandlerError(
      'InvalidRequest',
      `The property FunctionNames holds ${name}, a function of account ${itsAccount ?? ''} in ${itsRegion}; this resource works in account ${awsAccountId} in ${region} only. Remove it: its network interfaces are in a VPC of ${itsRegion}.`,
    );
  }
}

type Refuse = (field: string, problem: string) => HandlerError;

function checkProperties(model: EniCleanerModel): void {
  const refuse: Refuse = (field, problem) =>
    new HandlerError('InvalidRequest', `The property ${field} ${problem}.`);
  checkServices('Services', model.Services, refuse);
  checkMinutes('TimeoutInMinutes', model.TimeoutInMinutes, SHORTEST_TIMEOUT, refuse);
  checkMinutes('UpdateTimeoutInMinutes', model.UpdateTimeoutInMinutes, 0, refuse);
  checkOnTimeout('OnTimeout', model.OnTimeout, refuse);
}

function checkConfiguration(configuration: EniCleanerConfiguration): void {
  const refuse: Refuse = (field, problem) =>
    badConfiguration(`${field} in the type configuration of Org::VPC::EniCleaner ${problem}.`);
  checkServices('Services', configuration.Services, refuse);
  checkMinutes('TimeoutInMinutes', configuration.TimeoutInMinutes, SHORTEST_TIMEOUT, refuse);
  checkOnTimeout('OnTimeout', configuration.OnTimeout, refuse);
}

/** The refusal of a type configuration, for that reason. */
export function badConfiguration(reason: string): HandlerError {
  return new HandlerError(
    'InvalidTypeConfiguration',
    `${reason} Correct it with "aws cloudformation set-type-configuration".`,
  );
}

function checkServices(field: string, value: unknown, refuse: Refuse): void {
  if (value === undefined) return;
  const known = `must be a list of ${[...SERVICE_NAMES, `"${EVERY_SERVICE}"`].join(', ')}`;
  if (!Array.isArray(value) || value.length === 0) throw refuse(field, known);
  const names: readonly unknown[] = value;
  const unknown = names.find(
    (name) => name !== EVERY_SERVICE && !(typeof name === 'string' && isServiceName(name)),
  );
  if (unknown !== undefined) throw refuse(field, `${known}; ${JSON.stringify(unknown)} is none of them`);
}

function checkMinutes(field: string, value: unknown, least: number, refuse: Refuse): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > LONGEST_TIMEOUT) {
    throw refuse(
      field,
      `must be a whole number of minutes from ${least} to ${LONGEST_TIMEOUT}, not ${JSON.stringify(value)}`,
    );
  }
}

function checkOnTimeout(field: string, value: unknown, refuse: Refuse): void {
  if (value === undefined || value === 'FAIL' || value === 'SUCCEED') return;
  throw refuse(field, `must be FAIL or SUCCEED, not ${JSON.stringify(value)}`);
}
