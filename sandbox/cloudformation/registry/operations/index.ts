import type { Operation } from '../../../wire/types';
import { activateType } from './ActivateType';
import { batchDescribeTypeConfigurations } from './BatchDescribeTypeConfigurations';
import { deregisterType } from './DeregisterType';
import { describeType } from './DescribeType';
import { describeTypeRegistration } from './DescribeTypeRegistration';
import { getHookResult } from './GetHookResult';
import { listHookResults } from './ListHookResults';
import { listTypeRegistrations } from './ListTypeRegistrations';
import { listTypeVersions } from './ListTypeVersions';
import { listTypes } from './ListTypes';
import { registerType } from './RegisterType';
import { setTypeConfiguration } from './SetTypeConfiguration';
import { setTypeDefaultVersion } from './SetTypeDefaultVersion';
import type { RegistryContext } from './request';

/** The registry's operations, one file each. Texts and rules are recorded ones, where there are any. */
export function registryOperations(context: RegistryContext): Readonly<Record<string, Operation>> {
  return {
    RegisterType: registerType(context),
    DescribeTypeRegistration: describeTypeRegistration(context),
    ListTypeRegistrations: listTypeRegistrations(context),
    SetTypeDefaultVersion: setTypeDefaultVersion(context),
    DescribeType: describeType(context),
    ListTypes: listTypes(context),
    ListTypeVersions: listTypeVersions(context),
    DeregisterType: deregisterType(context),
    SetTypeConfiguration: setTypeConfiguration(context),
    BatchDescribeTypeConfigurations: batchDescribeTypeConfigurations(context),
    ListHookResults: listHookResults(context),
    GetHookResult: getHookResult(context),
    ActivateType: activateType(context),
  };
}
