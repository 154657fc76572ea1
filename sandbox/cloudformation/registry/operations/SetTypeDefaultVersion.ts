import type { Operation } from '../../../wire/types';
import { found, type RegistryContext } from './request';

export function setTypeDefaultVersion({ catalog }: RegistryContext): Operation {
  return (input) => {
    catalog.setDefault(found(catalog, input));
    return {};
  };
}
