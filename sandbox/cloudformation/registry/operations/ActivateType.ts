import { registryError } from '../catalog';
import type { RegistryOperation } from './request';

export const activateType: RegistryOperation<'ActivateType'> = ({ cloud }) => {
  throw registryError(
    `The sandbox has no third-party types. Register your own with RegisterType in ${cloud.region}.`,
  );
};
