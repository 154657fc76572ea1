import type { Operation } from '../../../wire/model';
import { registryError } from '../catalog';
import type { RegistryContext } from './request';

export function activateType({ cloud }: RegistryContext): Operation<'cloudformation', 'ActivateType'> {
  return () => {
    throw registryError(
      `The sandbox has no third-party types. Register your own with RegisterType in ${cloud.region}.`,
    );
  };
}
