import type { Operation } from '../../../wire/types';
import { registryError, type Registration } from '../catalog';
import { text, type RegistryContext } from './request';

export function describeTypeRegistration({ catalog }: RegistryContext): Operation {
  return async (input, call) => {
    const registration = catalog.registrations.find(({ token }) => token === input['RegistrationToken']);
    if (registration === undefined)
      throw registryError(`The registration token ${text(input['RegistrationToken'])} cannot be found.`);
    if (registration.status === 'IN_PROGRESS') await call.park?.(registration.ended);
    return registrationView(registration);
  };
}

function registrationView(registration: Registration): unknown {
  const isFailed = registration.status === 'FAILED';
  return {
    ProgressStatus: registration.status,
    Description: registration.description,
    // After a validation failure there is no ARN (pasted by users).
    ...(isFailed ? {} : { TypeArn: registration.typeArn, TypeVersionArn: registration.versionArn }),
  };
}
