import type { Cloud } from '../../cloud';
import type { HookConfiguration } from '../registry/hooks/configuration';
import type { Hooks } from '../registry/hooks';
import {
  ProvisioningError,
  type Properties,
  type Provisioned,
  type ProvisionRequest,
  type ResourceType,
} from '../resource-type';

export const LAMBDA_HOOK = 'AWS::CloudFormation::LambdaHook';

const OPERATIONS = new Set(['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL']);
const ALIAS = /^(?!(?:[Aa][Ww][Ss]))[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/u;

/**
 * A hook that asks a function of the account (template reference, AWS::CloudFormation::LambdaHook): there and active as
 * soon as its resource is, under its alias, until the resource is deleted. Its `Ref` is its ARN.
 */
export function lambdaHookType(cloud: Cloud, hooks: Hooks): ResourceType {
  const put = (request: ProvisionRequest): Promise<Provisioned> => {
    const { properties } = request;
    const alias = String(properties['Alias']);
    const typeArn = arnOf(cloud, alias);
    if (request.physicalResourceId !== typeArn && hooks.managed.has(alias))
      throw new ProvisioningError(`A hook with the alias ${alias} exists already.`, typeArn);
    hooks.managed.set(alias, {
      typeName: alias,
      typeArn,
      versionId: '00000001',
      functionArn: String(properties['LambdaFunction']),
      executionRoleArn: String(properties['ExecutionRole']),
      configuration: configurationOf(properties),
    });
    return Promise.resolve({ physicalResourceId: typeArn, attributes: { HookArn: typeArn } });
  };
  return {
    typeName: LAMBDA_HOOK,
    modelled: true,
    createOnlyProperties: ['Alias', 'ExecutionRole'],
    validate,
    create: put,
    update: put,
    delete: ({ properties, physicalResourceId }) => {
      const alias = String(properties['Alias']);
      if (hooks.managed.get(alias)?.typeArn === physicalResourceId) hooks.managed.delete(alias);
      return Promise.resolve();
    },
  };
}

/** A stack's deletion, too, is refused by what isn't well-formed here: the words assumed. */
function validate(properties: Properties): string | undefined {
  const { Alias, LambdaFunction, ExecutionRole, HookStatus, FailureMode, TargetOperations } = properties;
  const missing = Object.entries({
    Alias,
    LambdaFunction,
    ExecutionRole,
    HookStatus,
    FailureMode,
    TargetOperations,
  }).find(([, value]) => value === undefined);
  if (missing !== undefined) return `#: required key [${missing[0]}] not found`;
  if (typeof Alias === 'string' && !ALIAS.test(Alias))
    return `#/Alias: ${Alias} is not of the form Name1::Name2::Name3, or begins with AWS`;
  if (typeof FailureMode === 'string' && !['FAIL', 'WARN'].includes(FailureMode))
    return `#/FailureMode: ${FailureMode} is not a valid enum value`;
  if (typeof HookStatus === 'string' && !['ENABLED', 'DISABLED'].includes(HookStatus))
    return `#/HookStatus: ${HookStatus} is not a valid enum value`;
  const unknown = Array.isArray(TargetOperations)
    ? TargetOperations.map(String).find((each) => !OPERATIONS.has(each))
    : undefined;
  return unknown === undefined ? undefined : `#/TargetOperations: ${unknown} is not a valid enum value`;
}

type Filters = Required<Pick<HookConfiguration, 'StackFilters' | 'TargetFilters'>>;

function configurationOf(properties: Properties): HookConfiguration {
  const { HookStatus, FailureMode, TargetOperations, StackFilters, TargetFilters } = properties;
  return {
    HookInvocationStatus: String(HookStatus),
    FailureMode: String(FailureMode),
    TargetOperations: TargetOperations as readonly string[],
    ...(StackFilters === undefined ? {} : { StackFilters: StackFilters as Filters['StackFilters'] }),
    ...(TargetFilters === undefined ? {} : { TargetFilters: TargetFilters as Filters['TargetFilters'] }),
  };
}

function arnOf({ region, account }: Pick<Cloud, 'region' | 'account'>, alias: string): string {
  return `arn:aws:cloudformation:${region}:${account}:type/hook/${alias.replaceAll('::', '-')}`;
}
