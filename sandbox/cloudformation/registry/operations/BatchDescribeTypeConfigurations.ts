import { isoMilliseconds } from '../../../time/instant';
import type { Input } from '../../../call';
import type { Operation } from '../../../wire/types';
import { found, configurationArn, type RegistryContext } from './request';

export function batchDescribeTypeConfigurations({ catalog }: RegistryContext): Operation {
  return (input) => {
    const identifiers = (
      Array.isArray(input['TypeConfigurationIdentifiers']) ? input['TypeConfigurationIdentifiers'] : []
    ) as readonly Input[];
    const TypeConfigurations = identifiers.flatMap((each) => {
      const { kind, typeName, typeArn } = found(catalog, each);
      const configuration = catalog.configuration(kind, typeName);
      if (configuration === undefined) return [];
      return [
        {
          Alias: 'default',
          Arn: configurationArn(typeArn),
          Configuration: configuration.text,
          LastUpdated: isoMilliseconds(configuration.at),
          TypeArn: typeArn,
          TypeName: typeName,
        },
      ];
    });
    return { TypeConfigurations, Errors: [], UnprocessedTypeConfigurations: [] };
  };
}
