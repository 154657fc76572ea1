import { kindOf, type RegistryOperation } from './request';

export const listTypeRegistrations: RegistryOperation<'ListTypeRegistrations'> = ({ catalog }, input) => ({
  RegistrationTokenList: catalog.registrations
    .filter(
      ({ kind, typeName }) =>
        kind === kindOf(input) && (input.TypeName === undefined || typeName === input.TypeName),
    )
    .map(({ token }) => token),
});
