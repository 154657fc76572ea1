import type { Operation } from '../../../wire/types';
import { registryError } from '../catalog';
import { found, text, configurationArn, type RegistryContext } from './request';

export function setTypeConfiguration({ catalog }: RegistryContext): Operation {
  return (input) => {
    const { kind, typeName, typeArn } = found(catalog, input);
    const configuration = text(input['Configuration']);
    try {
      JSON.parse(configuration);
    } catch {
      throw registryError('The configuration is not valid JSON.');
    }
    catalog.configure(kind, typeName, configuration);
    return { ConfigurationArn: configurationArn(typeArn) };
  };
}
