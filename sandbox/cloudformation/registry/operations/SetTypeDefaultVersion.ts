import type { Operation } from '../../../wire/model';
import { found, type RegistryContext } from './request';

export function setTypeDefaultVersion({
  catalog,
}: RegistryContext): Operation<'cloudformation', 'SetTypeDefaultVersion'> {
  return (input) => {
    catalog.setDefault(found(catalog, input));
    return {};
  };
}
