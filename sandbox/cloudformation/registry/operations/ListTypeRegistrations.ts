import type { Operation } from '../../../wire/model';
import { kindOf, type RegistryContext } from './request';

export function listTypeRegistrations({
  catalog,
}: RegistryContext): Operation<'cloudformation', 'ListTypeRegistrations'> {
  return (input) => ({
    RegistrationTokenList: catalog.registrations
      .filter(
        ({ kind, typeName }) =>
          kind === kindOf(input) && (input.TypeName === undefined || typeName === input.TypeName),
      )
      .map(({ token }) => token),
  });
}
