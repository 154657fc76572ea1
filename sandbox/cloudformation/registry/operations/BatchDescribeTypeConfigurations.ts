import { dateOf } from '../../../time/instant';
import { found, configurationArn, type RegistryOperation } from './request';

export const batchDescribeTypeConfigurations: RegistryOperation<'BatchDescribeTypeConfigurations'> = (
  { catalog },
  { TypeConfigurationIdentifiers = [] },
) => {
  const TypeConfigurations = TypeConfigurationIdentifiers.flatMap((each) => {
    const { kind, typeName, typeArn } = found(catalog, each);
    const configuration = catalog.configuration(kind, typeName);
    if (configuration === undefined) return [];
    return [
      {
        Alias: 'default',
        Arn: configurationArn(typeArn),
        Configuration: configuration.text,
        LastUpdated: dateOf(configuration.at),
        TypeArn: typeArn,
        TypeName: typeName,
      },
    ];
  });
  return { TypeConfigurations, Errors: [], UnprocessedTypeConfigurations: [] };
};
