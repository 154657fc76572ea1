import type { Targets } from '../network-interfaces/network-interface';
import { checkServices, EVERY_SERVICE, isServiceName, servicesOf } from '../network-interfaces/service-names';
import type { ServiceName } from '../network-interfaces/service-profiles';
import {
  checkConfiguration,
  membersOf,
  minutes,
  oneOf,
  problemIn,
  type Checks,
  type TypeConfiguration,
} from '../ground/checks';
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

const checkTimeout = minutes(SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
const checkOnTimeout = oneOf('FAIL', 'SUCCEED');

/** What properties may hold. Ids and names are the schema's to check. */
const PROPERTIES: Checks<'Services' | 'TimeoutInMinutes' | 'UpdateTimeoutInMinutes' | 'OnTimeout'> = {
  Services: checkServices,
  TimeoutInMinutes: checkTimeout,
  UpdateTimeoutInMinutes: minutes(0, LONGEST_TIMEOUT),
  OnTimeout: checkOnTimeout,
};

const CONFIGURATION: TypeConfiguration<keyof EniCleanerConfiguration> = {
  typeName: 'Org::VPC::EniCleaner',
  command: 'aws cloudformation set-type-configuration',
  checks: { Services: checkServices, TimeoutInMinutes: checkTimeout, OnTimeout: checkOnTimeout },
  refuse: (message) => new HandlerError('InvalidTypeConfiguration', message),
};

/**
 * The type configuration as the registry sent it, not as the runtime library hands it on, whose models turn a wrong
 * value into another wrong value (a string in place of a list into a set of letters) and drop unknown members. What
 * the members hold, {@link settingsOf} checks.
 *
 * @throws HandlerError `InvalidTypeConfiguration`
 */
export function configurationOf(source: unknown): EniCleanerConfiguration {
  return membersOf(source, CONFIGURATION);
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
  checkConfiguration(configuration, CONFIGURATION);
  const wrong = problemIn(model, PROPERTIES);
  if (wrong !== undefined) {
    throw new HandlerError('InvalidRequest', `The property ${wrong.name} ${wrong.problem}.`);
  }
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
  for (const name of ['TimeoutInMinutes', 'UpdateTimeoutInMinutes', 'OnTimeout'] as const) {
    if (problemIn({ [name]: model[name] }, PROPERTIES) !== undefined) delete known[name];
  }
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
