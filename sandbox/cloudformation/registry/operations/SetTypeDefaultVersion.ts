import { found, type RegistryOperation } from './request';

export const setTypeDefaultVersion: RegistryOperation<'SetTypeDefaultVersion'> = ({ catalog }, input) => {
  catalog.setDefault(found(catalog, input));
  return {};
};
