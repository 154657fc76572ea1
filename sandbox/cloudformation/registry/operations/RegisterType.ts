import type { Operation } from '../../../wire/types';
import { kindOf, text, type RegistryContext } from './request';

export function registerType({ catalog }: RegistryContext): Operation {
  return (input) => {
    const logging = input['LoggingConfig'] as Readonly<Record<string, unknown>> | undefined;
    const registration = catalog.register({
      kind: kindOf(input),
      typeName: text(input['TypeName']),
      source: text(input['SchemaHandlerPackage']),
      executionRoleArn: typeof input['ExecutionRoleArn'] === 'string' ? input['ExecutionRoleArn'] : undefined,
      logging:
        logging === undefined
          ? undefined
          : { logGroupName: text(logging['LogGroupName']), logRoleArn: text(logging['LogRoleArn']) },
    });
    return { RegistrationToken: registration.token };
  };
}
