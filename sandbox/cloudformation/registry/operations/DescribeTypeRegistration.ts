import type { OutputOf } from '../../../wire/model';
import { registryError, type Registration } from '../catalog';
import type { RegistryOperation } from './request';

export const describeTypeRegistration: RegistryOperation<'DescribeTypeRegistration'> = async (
  { catalog },
  input,
  call,
) => {
  const registration = catalog.registrations.find(({ token }) => token === input.RegistrationToken);
  if (registration === undefined)
    throw registryError(`The registration token ${input.RegistrationToken ?? ''} cannot be found.`);
  if (registration.status === 'IN_PROGRESS') await call.park?.(registration.ended);
  return registrationView(registration);
};

function registrationView(
  registration: Registration,
): OutputOf<'cloudformation', 'DescribeTypeRegistration'> {
  const isFailed = registration.status === 'FAILED';
  return {
    ProgressStatus: registration.status,
    Description: registration.description,
    // After a validation failure there is no ARN (pasted by users).
    ...(isFailed ? {} : { TypeArn: registration.typeArn, TypeVersionArn: registration.versionArn }),
  };
}
