import type { Operation } from '../../../wire/model';
import { kindOf, type RegistryContext } from './request';

export function registerType({ catalog }: RegistryContext): Operation<'cloudformation', 'RegisterType'> {
  return (input) => {
    const { ExecutionRoleArn, LoggingConfig: log, SchemaHandlerPackage = '', TypeName = '' } = input;
    const registration = catalog.register({
      kind: kindOf(input),
      typeName: TypeName,
      source: SchemaHandlerPackage,
      executionRoleArn: ExecutionRoleArn,
      logging: log && { logGroupName: log.LogGroupName ?? '', logRoleArn: log.LogRoleArn ?? '' },
    });
    return { RegistrationToken: registration.token };
  };
}
