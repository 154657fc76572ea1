import { dateOf } from '../../../time/instant';
import { found, type RegistryOperation } from './request';

export const describeType: RegistryOperation<'DescribeType'> = ({ catalog }, input) => {
  const version = found(catalog, input);
  const { kind, typeName } = version;
  const current = catalog.default(kind, typeName);
  return {
    Arn: version.arn,
    Type: kind,
    TypeName: typeName,
    DefaultVersionId: current?.versionId,
    IsDefaultVersion: current === version,
    Schema: JSON.stringify(version.schema),
    ProvisioningType: 'FULLY_MUTABLE',
    DeprecatedStatus: 'LIVE',
    ExecutionRoleArn: version.executionRoleArn,
    LoggingConfig:
      version.logging === undefined
        ? undefined
        : { LogGroupName: version.logging.logGroupName, LogRoleArn: version.logging.logRoleArn },
    Visibility: 'PRIVATE',
    TimeCreated: dateOf(version.registeredAt),
    LastUpdated: dateOf(version.registeredAt),
    ConfigurationSchema:
      version.schema.typeConfiguration === undefined
        ? undefined
        : JSON.stringify(version.schema.typeConfiguration),
  };
};
