import type { Operation } from '../../../wire/model';
import { registryError } from '../catalog';
import { found, configurationArn, type RegistryContext } from './request';

export function setTypeConfiguration({
  catalog,
}: RegistryContext): Operation<'cloudformation', 'SetTypeConfiguration'> {
  return (input) => {
    const { kind, typeName, typeArn } = found(catalog, input);
    const configuration = input.Configuration ?? '';
    try {
      JSON.parse(configuration);
    } catch {
      throw registryError('The configuration is not valid JSON.');
    }
    catalog.configure(kind, typeName, configuration);
    return { ConfigurationArn: configurationArn(typeArn) };
  };
}
