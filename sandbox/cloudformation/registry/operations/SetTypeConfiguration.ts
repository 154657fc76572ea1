import { registryError } from '../catalog';
import { found, configurationArn, type RegistryOperation } from './request';

export const setTypeConfiguration: RegistryOperation<'SetTypeConfiguration'> = ({ catalog }, input) => {
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
